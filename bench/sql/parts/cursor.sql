rtrim(translate(replace(encode(
            substr(sha256(convert_to(place_in_list, 'UTF8')), 1, 16) || convert_to(place_in_list, 'UTF8'),
            'base64'), E'\n', ''), '+/', '-_'), '=')
