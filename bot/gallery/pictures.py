"""Files as the gallery shows them: pictures made of samples; what is no picture is not seen in a chat."""

from bot.charts import effect_chart
from bot.gallery import samples_of_effects, samples_of_months
from chat.texts import Texts
from chat.views import effects, month
from paint.effect_chart import EffectPainter


class Pictures:
    """Makes them in the `language` of the reply that is being painted."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._painter = EffectPainter()
        self.language = ""

    async def made(self, what: str, channel: str, account: str) -> bytes:
        """As bot.files.Files.made, for nobody in particular."""
        del channel, account
        if what == effects.EFFECTS:
            chart = effects.chart(samples_of_effects.WHOLE)
        elif what.startswith(month.MONTH):
            chart = month.chart(samples_of_months.WHOLE)
        else:
            return b"{}"
        return self._painter.png(effect_chart(chart, self._texts, self.language))
