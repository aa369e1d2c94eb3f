# Настройки и что кому присылать.
button-settings = ⚙️ Настройки
command-settings = Настройки
settings-shown = Что настроим?
button-preferences = 🔔 Что присылать
preferences-shown =
    Что и когда вам присылать? Коснитесь, чтобы изменить.

    Личные предложения — не чаще раза в неделю и только о том, что вы любите. Если время не выбрано, напишем тогда, когда вам обычно удобно.
preferences-without-offers = Что и когда вам присылать? Коснитесь, чтобы изменить.
wanted = ✅ { $what }
not-wanted = ▫️ { $what }
chosen = ✓ { $what }
topic-offers = Предложения
offers-come-week = 🗓 Предложения раз в неделю
offers-come-fortnight = 🗓 Предложения раз в две недели
offers-come-month = 🗓 Предложения раз в месяц
topic-receipts = Сообщения о чеках
topic-reminders = Когда сгорают баллы
topic-surveys = Опросы
hour-morning = Утром
hour-midday = Днём
hour-evening = Вечером
hour-any = В любое время
