# Налаштування і що кому надсилати.
button-settings = ⚙️ Налаштування
command-settings = Налаштування
settings-shown = Що налаштуємо?
button-preferences = 🔔 Що надсилати
preferences-shown =
    Що й коли вам надсилати? Торкніться, щоб змінити.

    Особисті пропозиції — не частіше ніж раз на тиждень і лише про те, що ви любите. Якщо час не обрано, напишемо тоді, коли вам зазвичай зручно.
preferences-without-offers = Що й коли вам надсилати? Торкніться, щоб змінити.
wanted = ✅ { $what }
not-wanted = ▫️ { $what }
chosen = ✓ { $what }
topic-offers = Пропозиції
offers-come-week = 🗓 Пропозиції раз на тиждень
offers-come-fortnight = 🗓 Пропозиції раз на два тижні
offers-come-month = 🗓 Пропозиції раз на місяць
topic-receipts = Повідомлення про чеки
topic-reminders = Коли згорають бали
topic-surveys = Опитування
hour-morning = Вранці
hour-midday = Удень
hour-evening = Увечері
hour-any = Будь-коли
