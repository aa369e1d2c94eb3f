# Написать магазину: обращения, ответы на них и помогли ли они.
button-hotline = 💬 Написать нам
command-hotline = Написать нам
hotline-ask = О чём хотите написать? Выберите тему, а дальше расскажите своими словами или пришлите фото. Ответит человек.
hotline-ask-again =
    Ваши открытые обращения:
    { $lines }

    Хотите что-то добавить к №{ $last }? Просто напишите сюда. Если это о другом, выберите тему.
hotline-crowded =
    Ваши открытые обращения:
    { $lines }

    Давайте сначала разберёмся с ними, чтобы ничего не потерялось. А если есть что сказать, пишите прямо сюда: добавим к №{ $last }.
hotline-case = №{ $case } от { $day }: { $state }
hotline-case-new = ждёт оператора
hotline-case-taken = занимается { $by }
hotline-case-director = у директора магазина
complaint-category-quality = Качество товаров
complaint-category-staff = Обслуживание
complaint-category-prices = Цены и акции
complaint-category-points = Баллы и карта
complaint-category-cleanliness = Чистота
complaint-category-other = Другое
complaint-category-own = { $name }
hotline-tell =
    { $category }

    Расскажите, что случилось: своими словами, с фото или голосовым. Можно несколькими сообщениями.
button-never-mind = Отменить
hotline-never-mind = Хорошо. Если что-то понадобится, просто напишите сюда.
hotline-opened =
    Спасибо, что написали! Ваше обращение — №{ $case }.
    { $next }
hotline-minutes =
    Операторы уже его видят. Ответ придёт сюда, обычно в течение { $minutes ->
        [one] { $minutes } минуты.
       *[other] { $minutes } минут.
    }
hotline-hours =
    Операторы уже его видят. Ответ придёт сюда, обычно в течение { $hours ->
        [1] часа.
        [one] { $hours } часа.
       *[other] { $hours } часов.
    }
hotline-today = Наши операторы ещё отдыхают. Ответ придёт сюда сегодня после { $time }.
hotline-tomorrow = Наши операторы уже отдыхают. Ответ придёт сюда завтра после { $time }.
hotline-continued = Добавили к обращению №{ $case }. Ответ придёт сюда.
hotline-reopened =
    Обращение №{ $case } снова открыто.
    { $next }
hotline-full =
    Добавили к обращению №{ $case }: у вас уже { $most ->
        [one] { $most } открытое обращение
        [few] { $most } открытых обращения
       *[other] { $most } открытых обращений
    }, давайте сначала разберёмся с ними. Ответ придёт сюда.
hotline-stranger =
    { $said }

    А ещё откроем вам карту — это одно касание. Нажмите кнопку внизу.
answer =
    💬 { $by }, обращение №{ $case }

    { $text }
answer-edited =
    ✏️ { $by }, обращение №{ $case }, исправлено

    { $text }
answer-file = 💬 { $by }, обращение №{ $case }
solved-ask = Обращение №{ $case } закрыто. Удалось ли нам помочь?
button-solved-yes = 👍 Да
button-solved-no = 👎 Нет
solved-yes = Спасибо, что сказали! Рады, что с обращением №{ $case } всё решилось.
solved-no = Жаль, что не вышло. Обращение №{ $case } снова открыто: напишите сюда, что всё ещё не так.
solved-open = Спасибо! Обращение №{ $case } ещё открыто: оператор прочитает всё, что вы написали.
