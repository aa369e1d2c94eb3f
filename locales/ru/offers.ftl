# Личные предложения: карусель, еженедельное сообщение, пожелания.
button-offers = 🎁 Мои предложения
command-offers = Мои предложения
button-offers-all = 🎁 Посмотреть все
button-offers-card = 🎫 Моя карта
button-fewer = 🔕 Писать реже
button-fewer-week = Раз в неделю
button-fewer-fortnight = Раз в две недели
button-fewer-month = Раз в месяц
button-fewer-never = Не присылать совсем
button-not-for-me = 🙅 Не для меня
button-remind-offer = 🔔 Напомнить
day-and-month =
    { $day }{ "\u00A0" }{ $month ->
        [1] января
        [2] февраля
        [3] марта
        [4] апреля
        [5] мая
        [6] июня
        [7] июля
        [8] августа
        [9] сентября
        [10] октября
        [11] ноября
       *[12] декабря
    }
offers-heading = 🎁 Ваши предложения на этой неделе
offer-name = { $name }
offer-title = { $title }
offer-about = { $lines }
offer-price = { $price }
offer-price-was = { $price } вместо { $old }
offer-percent = скидка { $percent }{ "\u00A0" }%
offer-badge = −{ $percent }{ "\u00A0" }%
offer-until = до{ "\u00A0" }{ $day }
offer-terms = { $price }, до{ "\u00A0" }{ $day }
offer-why-bought =
    { $times ->
        [one] Вы покупали это { $times } раз
        [few] Вы покупали это { $times } раза
       *[other] Вы покупали это { $times } раз
    }
offer-why-bought-last =
    { $times ->
        [1] Вы уже покупали это { $day }
        [one] Вы покупали это { $times } раз, в последний раз — { $day }
        [few] Вы покупали это { $times } раза, в последний раз — { $day }
       *[other] Вы покупали это { $times } раз, в последний раз — { $day }
    }
offer-why-kind = Подходит к тому, что вы любите
offer-why-popular = Популярно у наших покупателей
offer-line = • { $name }{ "\u00A0" }— { $terms }
offer-line-plain = • { $name }
offers-weekly-loved =
    🎁 То, что вы любите, на этой неделе по акции:

    { $lines }

    Заходите — ждём вас!
offers-weekly =
    🎁 Подобрали для вас на эту неделю:

    { $lines }

    Заходите — ждём вас!
offers-points =
    { $points ->
        [one] А на карте у вас { $points } балл.
        [few] А на карте у вас { $points } балла.
       *[other] А на карте у вас { $points } баллов.
    }
offers-reminder =
    🔔 Вы просили напомнить:

    { $lines }

    Удачных покупок!
offers-none = На этой неделе в вашем магазине акций нет. Как только появятся — найдёте их здесь.
offers-none-points =
    { $points ->
        [one] На этой неделе в вашем магазине акций нет. Как только появятся — найдёте их здесь. А на карте у вас { $points } балл.
        [few] На этой неделе в вашем магазине акций нет. Как только появятся — найдёте их здесь. А на карте у вас { $points } балла.
       *[other] На этой неделе в вашем магазине акций нет. Как только появятся — найдёте их здесь. А на карте у вас { $points } баллов.
    }
offers-no-more = Других предложений для вас на этой неделе нет. Как только появятся новые — найдёте их здесь.
offer-not-for-me = Поняли, больше не будем это предлагать.
offer-remind-set = Договорились! Напомним { $day }.
offer-remind-over = Это предложение закончится раньше, чем мы успели бы напомнить.
fewer-asked = Как часто присылать вам предложения?
fewer-week = Договорились! Будем писать не чаще раза в неделю.
fewer-fortnight = Договорились! Будем писать не чаще раза в две недели.
fewer-month = Договорились! Будем писать не чаще раза в месяц.
fewer-never = Хорошо, больше не будем присылать предложения. Захотите посмотреть — они всегда в меню: «Мои предложения».
carousel-back = ‹
carousel-at = { $number }/{ $many }
carousel-on = ›
