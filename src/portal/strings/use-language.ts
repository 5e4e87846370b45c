import { createContext, useContext } from 'react';
import { type Language, languageFor } from './language-for.js';

export const LanguageContext = createContext<Language>(languageFor([]));

export const useLanguage = (): Language => useContext(LanguageContext);
