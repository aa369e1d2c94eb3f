# Особисті пропозиції: карусель, щотижневе повідомлення, побажання.
button-offers = 🎁 Мої пропозиції
command-offers = Мої пропозиції
button-offers-all = 🎁 Подивитися всі
button-offers-card = 🎫 Моя картка
button-fewer = 🔕 Писати рідше
button-fewer-week = Раз на тиждень
button-fewer-fortnight = Раз на два тижні
button-fewer-month = Раз на місяць
button-fewer-never = Не надсилати зовсім
button-not-for-me = 🙅 Не для мене
button-remind-offer = 🔔 Нагадати
day-and-month =
    { $day }{ "\u00A0" }{ $month ->
        [1] січня
        [2] лютого
        [3] березня
        [4] квітня
        [5] травня
        [6] червня
        [7] липня
        [8] серпня
        [9] вересня
        [10] жовтня
        [11] листопада
       *[12] грудня
    }
offers-heading = 🎁 Ваші пропозиції цього тижня
offer-name = { $name }
offer-title = { $title }
offer-about = { $lines }
offer-price = { $price }
offer-price-was = { $price } замість { $old }
offer-percent = знижка { $percent }{ "\u00A0" }%
offer-badge = −{ $percent }{ "\u00A0" }%
offer-until = до{ "\u00A0" }{ $day }
offer-terms = { $price }, до{ "\u00A0" }{ $day }
offer-why-bought =
    { $times ->
        [one] Ви купували це { $times } раз
        [few] Ви купували це { $times } рази
       *[other] Ви купували це { $times } разів
    }
offer-why-bought-last =
    { $times ->
        [1] Ви вже купували це { $day }
        [one] Ви купували це { $times } раз, востаннє { $day }
        [few] Ви купували це { $times } рази, востаннє { $day }
       *[other] Ви купували це { $times } разів, востаннє { $day }
    }
offer-why-kind = Пасує до того, що ви любите
offer-why-popular = Популярне серед наших покупців
offer-line = • { $name }{ "\u00A0" }— { $terms }
offer-line-plain = • { $name }
offers-weekly-loved =
    🎁 Те, що ви любите, цього тижня за акцією:

    { $lines }

    Завітайте — чекаємо на вас!
offers-weekly =
    🎁 Дібрали для вас на цей тиждень:

    { $lines }

    Завітайте — чекаємо на вас!
offers-points =
    { $points ->
        [one] А на картці у вас { $points } бал.
        [few] А на картці у вас { $points } бали.
       *[other] А на картці у вас { $points } балів.
    }
offers-reminder =
    🔔 Ви просили нагадати:

    { $lines }

    Гарних покупок!
offers-none = Цього тижня у вашому магазині акцій немає. Щойно з’являться — знайдете їх тут.
offers-none-points =
    { $points ->
        [one] Цього тижня у вашому магазині акцій немає. Щойно з’являться — знайдете їх тут. А на картці у вас { $points } бал.
        [few] Цього тижня у вашому магазині акцій немає. Щойно з’являться — знайдете їх тут. А на картці у вас { $points } бали.
       *[other] Цього тижня у вашому магазині акцій немає. Щойно з’являться — знайдете їх тут. А на картці у вас { $points } балів.
    }
offers-no-more = Інших пропозицій для вас цього тижня немає. Щойно з’являться нові — знайдете їх тут.
offer-not-for-me = Зрозуміли, цього більше не пропонуватимемо.
offer-remind-set = Домовилися! Нагадаємо { $day }.
offer-remind-over = Ця пропозиція закінчується раніше, ніж ми встигли б нагадати.
fewer-asked = Як часто надсилати вам пропозиції?
fewer-week = Домовилися! Писатимемо не частіше ніж раз на тиждень.
fewer-fortnight = Домовилися! Писатимемо не частіше ніж раз на два тижні.
fewer-month = Домовилися! Писатимемо не частіше ніж раз на місяць.
fewer-never = Гаразд, пропозицій більше не надсилатимемо. Захочете подивитися — вони завжди в меню: «Мої пропозиції».
carousel-back = ‹
carousel-at = { $number }/{ $many }
carousel-on = ›
