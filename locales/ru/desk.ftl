# Группа операторов: тема на каждое обращение.
desk-title = №{ $case } · { $category } · { $name }
desk-nobody = без имени
desk-no-category = Обращение
desk-no-store = магазин неизвестен
desk-head = { $lines }
desk-state-new = ⚪ Пока никто не взял
desk-state-taken = 🟡 Занимается { $by }
desk-state-director = 🔴 У директора
desk-state-closed = ✅ Закрыто
desk-when = 🕒 { $day }, { $time } · { $store }
desk-caller = ☎️ Обращение по телефону: ответ в чате может не дойти
desk-masked = 📱 { $phone }
desk-stranger = 👤 Карты нет
desk-months =
    👤 { $member ->
        [yes] { $months ->
            [0] В программе меньше месяца
            [one] В программе { $months } месяц
            [few] В программе { $months } месяца
           *[other] В программе { $months } месяцев
        }
       *[no] Не в программе
    }
desk-tier = 🏅 Уровень: { $tier }
desk-worth =
    💰 За 12 месяцев: { $sum }, { $visits ->
        [one] { $visits } визит
        [few] { $visits } визита
       *[other] { $visits } визитов
    }
desk-score = ⭐ Последняя оценка: { $score } из 10
desk-disliked = 👎 { $what }
desk-mark = ⭐ { $what }: { $stars } из 5
desk-receipt = 🧾 { $day }, { $store }: { $total }
desk-receipt-line = · { $name } × { $quantity } — { $sum }
desk-receipt-more = · и ещё строк: { $count }
desk-quote = 💬 { $text }
desk-quote-cut = 💬 { $text }…
button-case-take = 🙋 Взять
button-case-templates = 📋 Ответы
button-case-bonus = 🎁 Бонус-извинение
button-case-director = 🔴 Директору
button-case-close = ✅ Закрыть
button-case-phone = 📱 Показать номер
desk-digest =
    📥 { $count ->
        [one] { $count } новое обращение
        [few] { $count } новых обращения
       *[other] { $count } новых обращений
    }. Темы открываются по очереди; кто возьмёт, тому сразу.

    { $lines }
desk-digest-line = { $title }: { $text }
desk-take-case = 🙋 №{ $case }
desk-news = { $lines }
desk-shopper = 💬 { $text }
desk-answer = ↩️ { $by }: { $text }
desk-note = 📝 { $by }: { $text }
desk-event-taken = 🟡 { $by } занимается обращением
desk-event-passed_on = 🔴 Передано директору ({ $by })
desk-event-closed = ✅ { $by } закрывает обращение
desk-event-reopened = ⚪ Обращение снова открыто
desk-event-solved = 👍 Покупатель говорит, что вопрос решён
desk-event-not_solved = 👎 Покупатель говорит, что вопрос не решён
desk-event-reminded = ⏰ Обращение ждёт, и его ещё никто не взял
desk-event-escalated = 🔴 Ответа вовремя нет: обращение у директора
desk-event-bonus_given =
    🎁 { $by }: { $points ->
        [one] начислен { $points } балл
        [few] начислено { $points } балла
       *[other] начислено { $points } баллов
    }
desk-event-bonus_asked =
    🎁 { $by } просит разрешения: { $points ->
        [one] { $points } балл
        [few] { $points } балла
       *[other] { $points } баллов
    }
desk-event-bonus_refused =
    🚫 { $by } не разрешает: { $points ->
        [one] { $points } балл
        [few] { $points } балла
       *[other] { $points } баллов
    }
desk-delivered = ✅ Доставлено
desk-untold = ⚠️ Не доставлено: мессенджер не принял сообщение.
desk-untold-blocked = ⚠️ Не доставлено: покупатель заблокировал бота. Позвоните.
desk-untold-left = ⚠️ Не доставлено: покупатель вышел из программы.
desk-untold-erased = ⚠️ Не доставлено: покупатель попросил удалить свои данные.
desk-untold-no_account = ⚠️ Не доставлено: этого человека нет в мессенджере. Позвоните.
desk-untold-expired = ⚠️ Не доставлено: за неделю не удалось отправить. Позвоните.
desk-untold-too_dear = ⚠️ Не доставлено: это сообщение платное, а магазин за такие не платит.
desk-untold-undeliverable = ⚠️ Не доставлено: мессенджер покупателя этого не принимает. Попробуйте другими словами или файлом.
desk-file-lost = ⚠️ Здесь был файл, но показать его не удалось.
desk-outsider = 🙅 Отвечать покупателям могут только операторы, директора и владелец. Это сообщение никуда не ушло.
desk-not-said = ⚠️ Не отправлено. { $why }
desk-unsendable = ⚠️ Такое покупателю не отправить: только текст, фото, видео, голос и файлы.
desk-how-to = ℹ️ Команды здесь не действуют. Текст, фото, голос и файлы идут покупателю; что начинается с «→» или «//», остаётся между коллегами.
desk-how-to-open = ℹ️ Напишите так: /case номер телефона или карты, а дальше — в чём дело.
desk-opened = ☎️ Обращение №{ $case } открыто. { $whose }
desk-opened-for = Карта: { $name }.
desk-opened-unknown = Карты с этим номером нет.
desk-templates =
    📋 Готовые ответы: нажмите, и покупатель его получит.

    { $lines }
desk-template-line = { $number }. { $text }
desk-template-button = { $number } · { $text }
desk-no-templates = Готовых ответов нет: их задают в program.toml.
desk-template-said = Отправлено
desk-template-again = Этот ответ только что отправлен
desk-template-1 = Спасибо, что написали. Разбираемся и ответим сегодня.
desk-template-2 = Извините, что так вышло. Мы уже говорим об этом с магазином.
desk-template-3 = Подскажите, пожалуйста, в какой день и примерно во сколько вы были в магазине?
desk-taken = Обращение №{ $case } ваше
desk-passed-on = Обращение №{ $case } у директора
desk-closed = Обращение №{ $case } закрыто
desk-phone = 📱 { $phone }
desk-no-phone = Номера телефона нет.
desk-anonymous =
    🎭 Вы пишете от имени группы, и никто не знает, кто отвечает. Выключите анонимность: «Управление группой» → «Администраторы» → ваше имя → «Анонимность», и напишите ещё раз.
desk-sorry = ⚠️ Что-то пошло не так, и это не сработало. Повторите, пожалуйста.
