# Профиль: что о себе рассказали, вопросы по одному.
button-profile = 👤 Профиль
command-profile = Мой профиль
profile-shown =
    { $head }

    { $lines }

    { $foot }
profile-head = Ваш профиль. Всё здесь — только по желанию.
profile-line-name = Имя: { $value }
profile-line-birthday = День рождения: { $value }
profile-line-gender = Пол: { $value }
profile-line-email = E-mail: { $value }
profile-untold = не указано
gender-female = женский
gender-male = мужской
gender-other = другое
profile-promise =
    { $points ->
        [one] Заполните до конца — и мы подарим { $points } балл. 🎁
        [few] Заполните до конца — и мы подарим { $points } балла. 🎁
       *[other] Заполните до конца — и мы подарим { $points } баллов. 🎁
    }
profile-voluntary = Коснитесь, чтобы что-то изменить.
button-profile-go-on = ✍️ Заполнить
button-step-name = Имя
button-step-birthday = День рождения
button-step-gender = Пол
button-step-email = E-mail
button-keep = Оставить как есть
button-skip = Пропустить
button-back = ‹ Назад
profile-ask-name = Как к вам обращаться?
profile-ask-name-known = Сейчас обращаемся к вам так: { $name }. Напишите другое имя или оставьте как есть.
profile-ask-birthday = Когда у вас день рождения? Напишите, например, 07.03.1990 или 7 марта 1990. Изменить его потом можно только раз.
profile-ask-gender = Ваш пол?
button-gender-female = Женский
button-gender-male = Мужской
button-gender-other = Другое
profile-ask-email = Ваш e-mail? Храним его зашифрованным.
profile-bad-name = Не похоже на имя. Напишите, пожалуйста, ещё раз — до 64 знаков, без номеров.
profile-bad-unreadable = Не удалось прочитать дату. Напишите, пожалуйста, так: 07.03.1990.
profile-bad-future = Эта дата ещё впереди. Проверьте, пожалуйста, год.
profile-bad-too-long-ago = Это было очень давно. Проверьте, пожалуйста, год.
profile-bad-gender = Выберите, пожалуйста, кнопкой.
profile-bad-email = Не похоже на e-mail. Напишите, пожалуйста, ещё раз — например, olena@example.com.
profile-birthday-fixed = День рождения уже меняли, а сделать это можно только раз. Если в дате ошибка, просто напишите нам.
profile-complete = Спасибо! Профиль заполнен.
profile-rewarded =
    { $points ->
        [one] Спасибо! Профиль заполнен, и { $points } балл уже на карте. 🎁
        [few] Спасибо! Профиль заполнен, и { $points } балла уже на карте. 🎁
       *[other] Спасибо! Профиль заполнен, и { $points } баллов уже на карте. 🎁
    }
profile-closed = Спасибо, что заглянули! Профиль — для тех, кому уже 13, так что больше ни о чём спрашивать не будем и предложений присылать не станем. Карта и баллы работают, как и раньше.
