/* test_x509.c - the tables that certificates are read after: in order, and each row's field there. */
#include <check.h>
#include <string.h>

#include "pkcs1.h"
#include "pkix.h"
#include "x509af.h"
#include "x509ce.h"
#include "x509if.h"
#include "x509sat.h"

enum { MODULES = 10 };
static const struct asn1_bindings *const modules[MODULES] = {
	&x509sat_bindings,       &x509ce_bindings,   &pkcs1_bindings,  &pkix1implicit_bindings,
	&pkix1explicit_bindings, &x509af_bindings,   &x509if_bindings, &ns_cert_exts_bindings,
	&pkixqualified_bindings, &x509_sct_bindings,
};

START_TEST(keeps_bindings_in_order)
{
	const struct asn1_bindings *module = modules[_i];
	for (size_t i = 1; i < module->count; i++)
		ck_assert_msg(strcmp(module->rows[i - 1].oid, module->rows[i].oid) < 0, "%s",
		              module->rows[i].oid);
}
END_TEST

START_TEST(binds_fields_that_are_there)
{
	const struct asn1_bindings *module = modules[_i];
	for (size_t i = 0; i < module->count; i++) {
		const struct asn1_binding *row = &module->rows[i];
		if (!row->type || row->field == ASN1_NO_FIELD) continue;
		ck_assert_msg(row->field < row->protocol->field_count, "%s", row->oid);
		ck_assert_msg(row->protocol->fields[row->field].name != NULL, "%s", row->oid);
	}
}
END_TEST

/* One identifier means one thing. */
START_TEST(binds_each_identifier_once)
{
	const struct asn1_bindings *module = modules[_i];
	for (size_t k = 0; k < MODULES; k++) {
		if (modules[k] == module) continue;
		for (size_t i = 0; i < module->count; i++)
			for (size_t j = 0; j < modules[k]->count; j++)
				ck_assert_str_ne(module->rows[i].oid, modules[k]->rows[j].oid);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("x509");
	TCase *tests = tcase_create("x509");
	tcase_add_loop_test(tests, keeps_bindings_in_order, 0, MODULES);
	tcase_add_loop_test(tests, binds_fields_that_are_there, 0, MODULES);
	tcase_add_loop_test(tests, binds_each_identifier_once, 0, MODULES);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
