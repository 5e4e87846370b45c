/** What is wrong at a field, as a field takes it; nothing where nothing is. */
export const markedWrong = (message: string | undefined) => message !== undefined && { validationMessage: message };
