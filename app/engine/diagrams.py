"""Draw the workflows: one page each, from the declaration that the engine runs."""

from collections.abc import Iterable

from app.engine.noun import Noun, nouns
from app.policy.table import rules_for
from workflows.definition import Transition

WRITTEN = "<!-- Written by `ig workflows --write-docs`; change workflows/ instead. -->"


def workflow_pages() -> dict[str, str]:
    """Make every page: file name under docs/workflows to its text."""
    pages = {f"{noun.name}.md": _page(noun) for noun in nouns()}
    lines = [f"- [{n.workflow.title}]({n.name}.md): {_first_sentence(n)}" for n in nouns()]
    pages["README.md"] = "\n".join(["# Workflows", "", WRITTEN, "", *lines, ""])
    return pages


def _first_sentence(noun: Noun) -> str:
    return (noun.workflow.about or noun.workflow.title).strip().split("\n")[0]


def _page(noun: Noun) -> str:
    flow = noun.workflow
    lines = [f"# {flow.title}", "", WRITTEN, "", (flow.about or "").strip(), "", "```mermaid"]
    lines += ["stateDiagram-v2", *_arrows(noun), "```", "", "## States", ""]
    for state in flow.states:
        meaning = flow.meanings.get(state, "")
        end = " The end." if state in flow.terminal else ""
        lines.append(f"- **{state.value.replace('_', ' ')}**: {meaning}{end}")
    lines += [
        "",
        "## Moves",
        "",
        "| Move | From | To | Who | Asks | Tells |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_row(noun, t) for t in flow.transitions]
    guards = {g.__name__: (g.__doc__ or "").strip() for t in flow.transitions for g in t.guards}
    if guards:
        lines += ["", "## Guards", ""]
        lines += [f"- `{name}`: {sentence}" for name, sentence in sorted(guards.items())]
    return "\n".join([*lines, ""])


def _arrows(noun: Noun) -> Iterable[str]:
    arrows = set()
    for t in noun.workflow.transitions:
        if t.creates:
            arrows.add(f"    [*] --> {t.destination or noun.workflow.initial}: {t.trigger}")
        for source in t.sources:
            arrows.add(f"    {source} --> {t.destination or source}: {t.trigger}")
    arrows |= {f"    {state} --> [*]" for state in noun.workflow.terminal}
    return sorted(arrows)


def _row(noun: Noun, t: Transition) -> str:
    sources = ", ".join(s.value.replace("_", " ") for s in t.sources) or "new"
    to = (t.destination.value if t.destination else "unchanged").replace("_", " ")
    permission = noun.workflow.permission(t)
    who = "; ".join(f"{r.role} ({', '.join((r.where, *r.also))})" for r in rules_for(permission))
    asks = ", ".join(a.name for a in t.asks) + (" and the fields" if t.edits_fields else "")
    tells = ", ".join(f"{tell.to}: {tell.message}" for tell in t.tells)
    return f"| {t.label} (`{t.trigger}`) | {sources} | {to} | {who} | {asks.strip()} | {tells} |"


def permissions_page() -> str:
    """Make docs/permissions.md: each move with who may ask for it, by kind of record."""
    lines = [
        "# Permissions",
        "",
        WRITTEN,
        "",
        "The table is `config/permissions.csv`. What follows is",
    ]
    lines += ["what it says of the moves there are. No row means no.", ""]
    for noun in nouns():
        lines += [
            f"## {noun.workflow.title}",
            "",
            "| Permission | Move | From | Role | Where | Also |",
        ]
        lines += ["|---|---|---|---|---|---|"]
        for t in noun.workflow.transitions:
            permission = noun.workflow.permission(t)
            sources = ", ".join(s.value.replace("_", " ") for s in t.sources) or "new"
            for rule in rules_for(permission):
                also = ", ".join(rule.also)
                who = f"{rule.role} | {rule.where} | {also}"
                lines.append(f"| {permission} | {t.label} | {sources} | {who} |")
        lines.append("")
    return "\n".join(lines)


def undeclared_permissions() -> list[str]:
    """List permissions of moves that no row of the table grants to anyone."""
    return sorted(
        {
            noun.workflow.permission(t)
            for noun in nouns()
            for t in noun.workflow.transitions
            if not rules_for(noun.workflow.permission(t))
        }
    )
