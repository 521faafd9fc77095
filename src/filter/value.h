/* value.h - the text of a value, read as a field's type wants it. Thread: any. */
#ifndef DOGFISH_FILTER_VALUE_H
#define DOGFISH_FILTER_VALUE_H

#include "base/arena.h"
#include "field/field.h"
#include "lex.h"
#include "test.h"

/* The value of the token for this field. Bytes lie in the token or the arena. False with the error set at
 * the token. */
bool value_read(const struct field *field, const struct token *token, struct arena *arena,
                struct filter_value *value_out, struct error *error);

#endif
