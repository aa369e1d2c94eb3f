# Settings, and what to send to whom.
button-settings = ⚙️ Settings
command-settings = Settings
settings-shown = What shall we set?
button-preferences = 🔔 What to send
preferences-shown =
    What shall we send you, and when? Tap to change.

    Offers picked for you come once a week at most, and only about what you love. If you choose no time, we write when it usually suits you.
preferences-without-offers = What shall we send you, and when? Tap to change.
wanted = ✅ { $what }
not-wanted = ▫️ { $what }
chosen = ✓ { $what }
topic-offers = Offers
offers-come-week = 🗓 Offers once a week
offers-come-fortnight = 🗓 Offers once in two weeks
offers-come-month = 🗓 Offers once a month
topic-receipts = Notes on purchases
topic-reminders = Points about to expire
topic-surveys = Surveys
hour-morning = In the morning
hour-midday = At midday
hour-evening = In the evening
hour-any = Any time
