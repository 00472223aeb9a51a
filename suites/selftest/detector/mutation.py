"""Mechanical mutants of a Python source: small changes, numbered in the order of the text. Pure.

Numbers one up and one down, texts without their last character, comparisons to their neighbour, conditions negated,
`and` for `or`, the first two arguments of a call exchanged, two neighbouring calls exchanged, statements dropped.
Docstrings, annotations, imports, words that look like names in the program, and what only type checkers see stay as
they are.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}
TURNED = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot)
"""Whose other form is the negation."""
SUMS: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add}
LONGEST = 60
Body = list[ast.stmt]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: its number in the file, the function it is in, the line, and the text before and after."""

    number: int
    where: str
    line: int
    change: str

    @property
    def name(self) -> str:
        """A name that survives edits elsewhere in the file."""
        return f"{self.where}: {self.change}"


@dataclass(slots=True)
class _Site:
    where: str
    line: int
    change: str
    apply: Callable[[], None]


def mutants(source: str) -> list[Mutant]:
    """All mutants of a source, in order; equal changes in one function are told apart by a count."""
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for number, site in enumerate(_sites(ast.parse(source))):
        seen[site.where, site.change] += 1
        count = seen[site.where, site.change]
        found.append(Mutant(number, site.where, site.line, site.change + (f" ({count})" if count > 1 else "")))
    return found


def mutated(source: str, number: int) -> ast.Module:
    """The tree of the source with change `number`; IndexError when there is none."""
    tree = ast.parse(source)
    list(_sites(tree))[number].apply()
    return ast.fix_missing_locations(tree)


def _sites(tree: ast.Module) -> Iterator[_Site]:
    yield from _in_body(tree.body, "")


def _in_body(body: Body, where: str) -> Iterator[_Site]:
    for place, statement in enumerate(body):
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _in_body(statement.body, f"{where}.{statement.name}".lstrip("."))
        elif not _is_idle(statement):
            yield from _of_statement(body, place, where)


def _of_statement(body: Body, place: int, where: str) -> Iterator[_Site]:
    statement = body[place]
    for node in _expressions(statement):
        for before, after, apply in _changes(node):
            yield _Site(where, node.lineno, f"{before} -> {after}", apply)
    if isinstance(statement, ast.If) and not _is_turned(statement.test):
        yield _Site(where, statement.lineno, f"negate if {_text(statement.test)}", _negating(statement))
    for name in ("body", "orelse", "finalbody"):
        inner: Body = getattr(statement, name, [])
        yield from _in_body(inner, where)
    for handler in getattr(statement, "handlers", []):
        yield from _in_body(handler.body, where)
    if _is_droppable(statement, where):
        yield _Site(where, statement.lineno, f"drop {_text(statement)}", _replacing(body, place, ast.Pass()))
    if place + 1 < len(body) and _is_call(statement) and _is_call(body[place + 1]):
        shown = f"swap {_text(statement)} / {_text(body[place + 1])}"
        yield _Site(where, statement.lineno, shown, _exchanging(body, place))


def _is_turned(test: ast.expr) -> bool:
    """Whether another change negates this test already."""
    return (isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], TURNED)) or (
        isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not))


def _is_idle(statement: ast.stmt) -> bool:
    """Imports, docstrings and what stands under TYPE_CHECKING."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return True
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return True
    return isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING"


def _is_call(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call | ast.Await | ast.YieldFrom)


def _is_droppable(statement: ast.stmt, where: str) -> bool:
    if isinstance(statement, ast.Assign):
        return bool(where) and all(isinstance(target, ast.Attribute | ast.Subscript) for target in statement.targets)
    bare = isinstance(statement, ast.Return) and statement.value is None
    return bare or isinstance(statement, ast.AugAssign | ast.Raise | ast.Break | ast.Continue) or _is_call(statement)


def _expressions(statement: ast.stmt) -> Iterator[ast.expr]:
    """The expressions of a statement itself, outermost first, without annotations and nested statements."""
    waiting: list[ast.AST] = [
        child for name, value in ast.iter_fields(statement) if name != "annotation"
        for child in (value if isinstance(value, list) else [value])
        if isinstance(child, ast.expr | ast.withitem)]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.expr):
            yield node
        waiting[:0] = [child for child in ast.iter_child_nodes(node)
                       if isinstance(child, ast.expr | ast.keyword | ast.comprehension | ast.FormattedValue)]


Change = tuple[str, str, Callable[[], None]]


def _changes(node: ast.expr) -> Iterator[Change]:
    for kind, changes in _OF.items():
        if isinstance(node, kind):
            yield from changes(node)


def _constant(node: ast.Constant) -> Iterator[Change]:
    if isinstance(node.value, bool):
        yield _set(node, "value", not node.value)
    elif isinstance(node.value, int | float):
        yield _set(node, "value", node.value + 1)
        yield _set(node, "value", node.value - 1)
    elif isinstance(node.value, str | bytes) and _is_spoken(node.value):
        yield _set(node, "value", node.value[:-1])


def _is_spoken(value: str | bytes) -> bool:
    """Whether a text goes out, or is looked for, rather than names something in the program."""
    text = value if isinstance(value, str) else value.decode("latin-1")
    return bool(text) and (not text.isidentifier() or text != text.lower())


def _compare(node: ast.Compare) -> Iterator[Change]:
    for place, operator in enumerate(node.ops):
        if other := COMPARED.get(type(operator)):
            yield _set(node, "ops", [*node.ops[:place], other(), *node.ops[place + 1:]])


def _boolean(node: ast.BoolOp) -> Iterator[Change]:
    yield _set(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
    for place in range(len(node.values)):
        left = node.values[:place] + node.values[place + 1:]
        if len(left) > 1:
            yield _set(node, "values", left)


def _sum(node: ast.BinOp) -> Iterator[Change]:
    if other := SUMS.get(type(node.op)):
        yield _set(node, "op", other())


def _not(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, ast.Not):
        yield _set(node, "operand", ast.UnaryOp(ast.Not(), node.operand))


def _either(node: ast.IfExp) -> Iterator[Change]:
    if not _is_turned(node.test):
        _, _, apply = _set(node, "test", ast.UnaryOp(ast.Not(), node.test))
        yield f"if {_text(node.test)} else", "negated", apply


def _call(node: ast.Call) -> Iterator[Change]:
    first = node.args[:2]
    starred = any(isinstance(given, ast.Starred) for given in first)
    if len(first) == 2 and not starred and ast.dump(first[0]) != ast.dump(first[1]):
        _, _, apply = _set(node, "args", [first[1], first[0], *node.args[2:]])
        one, other = map(_text, first)
        yield f"{_text(node.func)}: {one} / {other}", "swapped", apply


_OF: dict[type[ast.expr], Callable[..., Iterator[Change]]] = {
    ast.Constant: _constant, ast.Compare: _compare, ast.BoolOp: _boolean, ast.BinOp: _sum, ast.UnaryOp: _not,
    ast.IfExp: _either, ast.Call: _call,
}


def _set(node: ast.expr, name: str, value: object) -> Change:
    before, old = _text(node), getattr(node, name)
    setattr(node, name, value)
    after = _text(node)
    setattr(node, name, old)
    return before, after, lambda: setattr(node, name, value)


def _replacing(body: Body, place: int, new: ast.stmt) -> Callable[[], None]:
    def apply() -> None:
        body[place] = ast.copy_location(new, body[place])

    return apply


def _negating(statement: ast.If) -> Callable[[], None]:
    def apply() -> None:
        statement.test = ast.UnaryOp(ast.Not(), statement.test)

    return apply


def _exchanging(body: Body, place: int) -> Callable[[], None]:
    def apply() -> None:
        body[place], body[place + 1] = body[place + 1], body[place]

    return apply


def _text(node: ast.AST) -> str:
    shown = " ".join(ast.unparse(node).split())
    return shown if len(shown) <= LONGEST else shown[:LONGEST] + "..."
