"""table.py - rows of results, and how far each is from its budget."""
from dataclasses import dataclass

NOT_MEASURED = "not measured"


@dataclass
class Row:
    what: str
    measured: str = NOT_MEASURED
    budget: str = ""
    verdict: str = ""
    note: str = ""

    def markdown(self):
        cells = (self.what, self.measured, self.budget, self.verdict, self.note)
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


HEAD = "| what | measured | budget | how far | seen |\n|---|---|---|---|---|"


def distance(value, bound, higher_is_better=False):
    """1.0: exactly at the bound; above: better by that factor."""
    if value <= 0 or bound <= 0:
        return float("inf") if (value <= 0) != higher_is_better else 0.0
    return value / bound if higher_is_better else bound / value


def _judge(name, factor):
    if factor >= 1:
        return f"{name} held" + (f", {factor:.1f} times" if 1.05 <= factor < 1000 else "")
    return f"**{name} missed**, {1 / factor:.2f} times" if factor > 0 else f"**{name} missed**"


def row(what, value, show, must=None, aim=None, higher_is_better=False, note=""):
    """A measured row. show makes text of a value; must and aim are bounds of the same kind."""
    bounds = [(name, bound) for name, bound in (("must", must), ("aim", aim)) if bound is not None]
    budget = ", ".join(f"{name} {show(bound)}" for name, bound in bounds)
    verdict = "; ".join(_judge(name, distance(value, bound, higher_is_better))
                        for name, bound in bounds)
    return Row(what, show(value), budget, verdict or "for information", note)


def missing(what, reason, budget=""):
    return Row(what, NOT_MEASURED, budget, "", reason)


def fraction(value):
    """0.083 is 1/12: our share of another's processor time."""
    return "1/" + f"{1 / value:.1f}".removesuffix(".0") if value else "0"


def seconds(value):
    return f"{value:.2f} s" if value >= 0.995 else f"{value * 1000:.3g} ms"


def times(value):
    return f"{value:.2f}".rstrip("0").rstrip(".")


def mebibytes(value):
    return f"{value / (1 << 20):.0f} MiB"


def octets(value):
    return f"{value:.0f} B"


def rate(value):
    return f"{value:,.0f}/s"


def percent(value):
    return f"{value * 100:.2g} %"
