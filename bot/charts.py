"""From the words of a chart to its picture, in one language."""

from chat.texts import Texts
from chat.views.effects import BarWords, ChartWords
from paint.effect_chart import Bar, EffectChart, Span, Tone


def effect_chart(chart: ChartWords, texts: Texts, language: str) -> EffectChart:
    """Raises ValueError for more campaigns than a chart holds."""
    return EffectChart(
        title=texts.say(chart.title, language),
        period=texts.say(chart.period, language),
        scale=texts.say(chart.scale, language),
        bars=tuple(_bar(bar, texts, language) for bar in chart.bars),
        foot=texts.say(chart.foot, language),
        ends=chart.ends,
    )


def _bar(bar: BarWords, texts: Texts, language: str) -> Bar:
    name, figure, note = (texts.say(said, language) for said in (bar.name, bar.figure, bar.note))
    return Bar(name, figure, note, Tone[bar.tone.upper()], Span(*bar.span) if bar.span else None, bar.before)
