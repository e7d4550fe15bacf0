mod phrase;
