# SPDX-License-Identifier: MIT
# Flags that not every compiler and linker takes, tried one by one.

# FLAGS_TRY_COMPILER(VARIABLE, FLAGS): append to VARIABLE those the compiler
# takes.  -Werror, because clang only warns of a flag it does not know.
AC_DEFUN([FLAGS_TRY_COMPILER],
[for flag in m4_normalize([$2]); do
AS_VAR_PUSHDEF([answer], [flags_cv_compiler_$flag])dnl
AC_CACHE_CHECK([whether $CC takes $flag], [answer],
[flags_saved=$CFLAGS
CFLAGS="$CFLAGS -Werror $flag"
AC_COMPILE_IFELSE([AC_LANG_SOURCE([[int main(void) { return 0; }]])],
    [AS_VAR_SET([answer], [yes])], [AS_VAR_SET([answer], [no])])
CFLAGS=$flags_saved])
AS_VAR_IF([answer], [yes], [AS_VAR_APPEND([$1], [" $flag"])])
AS_VAR_POPDEF([answer])dnl
done])

# FLAGS_TRY_LINKER(VARIABLE, FLAGS): the same for a whole program.
AC_DEFUN([FLAGS_TRY_LINKER],
[for flag in m4_normalize([$2]); do
AS_VAR_PUSHDEF([answer], [flags_cv_linker_$flag])dnl
AC_CACHE_CHECK([whether $CC links with $flag], [answer],
[flags_saved=$LDFLAGS
LDFLAGS="$LDFLAGS $flag"
AC_LINK_IFELSE([AC_LANG_SOURCE([[int main(void) { return 0; }]])],
    [AS_VAR_SET([answer], [yes])], [AS_VAR_SET([answer], [no])])
LDFLAGS=$flags_saved])
AS_VAR_IF([answer], [yes], [AS_VAR_APPEND([$1], [" $flag"])])
AS_VAR_POPDEF([answer])dnl
done])

# FLAGS_IF_OPTIMISING(IF-TRUE): the user's CFLAGS optimise, and nothing of
# theirs has set _FORTIFY_SOURCE.
AC_DEFUN([FLAGS_IF_OPTIMISING],
[AC_CACHE_CHECK([whether to fortify], [flags_cv_fortify],
[AC_COMPILE_IFELSE([AC_LANG_SOURCE([[
#if !defined __OPTIMIZE__ || defined _FORTIFY_SOURCE
# error "no optimisation, or fortified already"
#endif
int fortify;
]])], [flags_cv_fortify=yes], [flags_cv_fortify=no])])
AS_VAR_IF([flags_cv_fortify], [yes], [$1])])
