#include <stddef.h>

#include <oniguruma.h>

/* What Swift cannot reach by itself: the addresses of mutable globals, and a function of variable arguments. */

/* Compiles an expression of 32-bit scalars; writes what is wrong with it into message, ONIG_MAX_ERROR_MESSAGE_LEN
   bytes and a zero. */
static inline int oniguruma_compile(
    regex_t **expression, const unsigned char *pattern, size_t size, char *message)
{
    OnigErrorInfo info;
    int status = onig_new(
        expression, pattern, pattern + size, ONIG_OPTION_NONE, ONIG_ENCODING_UTF32_LE, ONIG_SYNTAX_ONIGURUMA, &info);
    message[0] = 0;
    if (status != ONIG_NORMAL) {
        int length = onig_error_code_to_str((unsigned char *)message, status, &info);
        message[length < 0 ? 0 : length] = 0;
    }
    return status;
}

static inline int oniguruma_start(void)
{
    OnigEncoding encodings[] = {ONIG_ENCODING_UTF32_LE};
    int status = onig_initialize(encodings, 1);
    /* Expressions come from files: their nesting must not use up the stack. */
    if (status == ONIG_NORMAL) status = onig_set_parse_depth_limit(250);
    return status;
}
