/* ssh_fields.c - the table of SSH's fields. */
#include "ssh_fields.h"

/* clang-format off */
const struct field ssh_fields[SSH_F_COUNT] = {
	[SSH_F_IDENTIFICATION] = { "ssh.protocol", "Protocol", FIELD_STRING },
	[SSH_F_VERSION_2] = { "", "SSH Version 2", FIELD_NONE },
	[SSH_F_PACKET_LENGTH] = { "ssh.packet_length", "Packet Length", FIELD_U32 },
	[SSH_F_PACKET_LENGTH_ENCRYPTED] = {
		"ssh.packet_length_encrypted", "Packet Length (encrypted)",
		FIELD_BYTES },
	[SSH_F_ENCRYPTED_PACKET] = { "ssh.encrypted_packet", "Encrypted Packet", FIELD_BYTES },
	[SSH_F_PADDING_LENGTH] = { "ssh.padding_length", "Padding Length", FIELD_U8 },
	[SSH_F_PAYLOAD] = { "ssh.payload", "Payload", FIELD_BYTES },
	[SSH_F_PADDING] = { "ssh.padding_string", "Padding String", FIELD_BYTES },
	[SSH_F_SEQUENCE] = { "ssh.seq_num", "Sequence number", FIELD_U32 },
	[SSH_F_DIRECTION] = { "ssh.direction", "Direction",
		FIELD_BOOLEAN, .set = "server-to-client",
		.unset = "client-to-server" },
	[SSH_F_MESSAGE] = { "", "Message", FIELD_NONE },
	[SSH_F_MESSAGE_CODE] = { "ssh.message_code", "Message Code", FIELD_U8 },
	[SSH_F_ALGORITHMS] = { "", "Algorithms", FIELD_NONE },
	[SSH_F_COOKIE] = { "ssh.cookie", "Cookie", FIELD_BYTES },
	[SSH_F_LISTS + 0] = { "ssh.kex_algorithms_length", "kex_algorithms length", FIELD_U32 },
	[SSH_F_LISTS + 1] = { "ssh.kex_algorithms", "kex_algorithms string", FIELD_STRING },
	[SSH_F_LISTS + 2] = {
		"ssh.server_host_key_algorithms_length", "server_host_key_algorithms length",
		FIELD_U32 },
	[SSH_F_LISTS + 3] = {
		"ssh.server_host_key_algorithms", "server_host_key_algorithms string",
		FIELD_STRING },
	[SSH_F_LISTS + 4] = {
		"ssh.encryption_algorithms_client_to_server_length", "encryption_algorithms_client_to_server length",
		FIELD_U32 },
	[SSH_F_LISTS + 5] = {
		"ssh.encryption_algorithms_client_to_server", "encryption_algorithms_client_to_server string",
		FIELD_STRING },
	[SSH_F_LISTS + 6] = {
		"ssh.encryption_algorithms_server_to_client_length", "encryption_algorithms_server_to_client length",
		FIELD_U32 },
	[SSH_F_LISTS + 7] = {
		"ssh.encryption_algorithms_server_to_client", "encryption_algorithms_server_to_client string",
		FIELD_STRING },
	[SSH_F_LISTS + 8] = {
		"ssh.mac_algorithms_client_to_server_length", "mac_algorithms_client_to_server length",
		FIELD_U32 },
	[SSH_F_LISTS + 9] = {
		"ssh.mac_algorithms_client_to_server", "mac_algorithms_client_to_server string",
		FIELD_STRING },
	[SSH_F_LISTS + 10] = {
		"ssh.mac_algorithms_server_to_client_length", "mac_algorithms_server_to_client length",
		FIELD_U32 },
	[SSH_F_LISTS + 11] = {
		"ssh.mac_algorithms_server_to_client", "mac_algorithms_server_to_client string",
		FIELD_STRING },
	[SSH_F_LISTS + 12] = {
		"ssh.compression_algorithms_client_to_server_length", "compression_algorithms_client_to_server length",
		FIELD_U32 },
	[SSH_F_LISTS + 13] = {
		"ssh.compression_algorithms_client_to_server", "compression_algorithms_client_to_server string",
		FIELD_STRING },
	[SSH_F_LISTS + 14] = {
		"ssh.compression_algorithms_server_to_client_length", "compression_algorithms_server_to_client length",
		FIELD_U32 },
	[SSH_F_LISTS + 15] = {
		"ssh.compression_algorithms_server_to_client", "compression_algorithms_server_to_client string",
		FIELD_STRING },
	[SSH_F_LISTS + 16] = {
		"ssh.languages_client_to_server_length", "languages_client_to_server length",
		FIELD_U32 },
	[SSH_F_LISTS + 17] = {
		"ssh.languages_client_to_server", "languages_client_to_server string",
		FIELD_STRING },
	[SSH_F_LISTS + 18] = {
		"ssh.languages_server_to_client_length", "languages_server_to_client length",
		FIELD_U32 },
	[SSH_F_LISTS + 19] = {
		"ssh.languages_server_to_client", "languages_server_to_client string",
		FIELD_STRING },
	[SSH_F_FIRST_KEX_FOLLOWS] = { "ssh.first_kex_packet_follows", "First KEX Packet Follows",
		FIELD_U8 },
	[SSH_F_RESERVED] = { "ssh.kex.reserved", "Reserved", FIELD_BYTES },
	[SSH_F_HASSH_ALGORITHMS] = { "ssh.kex.hassh_algorithms", "hasshAlgorithms", FIELD_STRING },
	[SSH_F_HASSH] = { "ssh.kex.hassh", "hassh", FIELD_STRING },
	[SSH_F_HASSH_SERVER_ALGORITHMS] = {
		"ssh.kex.hasshserver_algorithms", "hasshServerAlgorithms",
		FIELD_STRING },
	[SSH_F_HASSH_SERVER] = { "ssh.kex.hasshserver", "hasshServer", FIELD_STRING },
	[SSH_F_MPINT_LENGTH] = { "ssh.mpint_length", "Multi Precision Integer Length", FIELD_U32 },
	[SSH_F_HOST_KEY] = { "", "KEX host key", FIELD_NONE },
	[SSH_F_HOST_KEY_LENGTH] = { "ssh.host_key.length", "Host key length", FIELD_U32 },
	[SSH_F_HOST_KEY_TYPE_LENGTH] = { "ssh.host_key.type_length", "Host key type length",
		FIELD_U32 },
	[SSH_F_HOST_KEY_TYPE] = { "ssh.host_key.type", "Host key type", FIELD_STRING },
	[SSH_F_HOST_KEY_DATA] = { "ssh.host_key.data", "Host key data", FIELD_BYTES },
	[SSH_F_RSA_E] = { "ssh.host_key.rsa.e", "RSA public exponent (e)", FIELD_BYTES },
	[SSH_F_RSA_N] = { "ssh.host_key.rsa.n", "RSA modulus (N)", FIELD_BYTES },
	[SSH_F_DSA_P] = { "ssh.host_key.dsa.p", "DSA prime modulus (p)", FIELD_BYTES },
	[SSH_F_DSA_Q] = { "ssh.host_key.dsa.q", "DSA prime divisor (q)", FIELD_BYTES },
	[SSH_F_DSA_G] = { "ssh.host_key.dsa.g", "DSA subgroup generator (g)", FIELD_BYTES },
	[SSH_F_DSA_Y] = { "ssh.host_key.dsa.y", "DSA public key (y)", FIELD_BYTES },
	[SSH_F_ECDSA_ID_LENGTH] = {
		"ssh.host_key.ecdsa.id_length", "ECDSA elliptic curve identifier length",
		FIELD_U32 },
	[SSH_F_ECDSA_ID] = { "ssh.host_key.ecdsa.id", "ECDSA elliptic curve identifier",
		FIELD_STRING },
	[SSH_F_ECDSA_Q_LENGTH] = { "ssh.host_key.ecdsa.q_length", "ECDSA public key length",
		FIELD_U32 },
	[SSH_F_ECDSA_Q] = { "ssh.host_key.ecdsa.q", "ECDSA public key (Q)", FIELD_BYTES },
	[SSH_F_EDDSA_KEY_LENGTH] = { "ssh.host_key.eddsa.key_length", "EdDSA public key length",
		FIELD_U32 },
	[SSH_F_EDDSA_KEY] = { "ssh.host_key.eddsa.key", "EdDSA public key", FIELD_BYTES },
	[SSH_F_SIGNATURE] = { "", "KEX host signature", FIELD_NONE },
	[SSH_F_SIGNATURE_LENGTH] = { "ssh.host_sig.length", "Host signature length", FIELD_U32 },
	[SSH_F_SIGNATURE_TYPE_LENGTH] = { "ssh.host_sig.type_length", "Host signature type length",
		FIELD_U32 },
	[SSH_F_SIGNATURE_TYPE] = { "ssh.host_sig.type", "Host signature type", FIELD_STRING },
	[SSH_F_SIGNATURE_DATA] = { "ssh.host_sig.data", "Host signature data", FIELD_BYTES },
	[SSH_F_SIGNATURE_RSA] = { "ssh.host_sig.rsa", "RSA signature", FIELD_BYTES },
	[SSH_F_SIGNATURE_DSA] = { "ssh.host_sig.dsa", "DSA signature", FIELD_BYTES },
	[SSH_F_DH_E] = { "ssh.dh.e", "DH client e", FIELD_BYTES },
	[SSH_F_DH_F] = { "ssh.dh.f", "DH server f", FIELD_BYTES },
	[SSH_F_GEX_MIN] = { "ssh.dh_gex.min", "DH GEX Min", FIELD_U32 },
	[SSH_F_GEX_BITS] = { "ssh.dh_gex.nbits", "DH GEX Number of Bits", FIELD_U32 },
	[SSH_F_GEX_MAX] = { "ssh.dh_gex.max", "DH GEX Max", FIELD_U32 },
	[SSH_F_GEX_P] = { "ssh.dh_gex.p", "DH GEX modulus (P)", FIELD_BYTES },
	[SSH_F_GEX_G] = { "ssh.dh_gex.g", "DH GEX base (G)", FIELD_BYTES },
	[SSH_F_ECDH_C_LENGTH] = {
		"ssh.ecdh.q_c_length", "ECDH client's ephemeral public key length",
		FIELD_U32 },
	[SSH_F_ECDH_C] = { "ssh.ecdh.q_c", "ECDH client's ephemeral public key (Q_C)",
		FIELD_BYTES },
	[SSH_F_ECDH_S_LENGTH] = {
		"ssh.ecdh.q_s_length", "ECDH server's ephemeral public key length",
		FIELD_U32 },
	[SSH_F_ECDH_S] = { "ssh.ecdh.q_s", "ECDH server's ephemeral public key (Q_S)",
		FIELD_BYTES },
	[SSH_F_IGNORE_LENGTH] = { "ssh.ignore_data_length", "Debug message length", FIELD_U32 },
	[SSH_F_IGNORE_DATA] = { "ssh.ignore_data", "Ignore data", FIELD_BYTES },
	[SSH_F_DEBUG_ALWAYS] = { "ssh.debug_always_display", "Always Display", FIELD_BOOLEAN },
	[SSH_F_DEBUG_LENGTH] = { "ssh.debug_name_length", "Debug message length", FIELD_U32 },
	[SSH_F_DEBUG_TEXT] = { "ssh.debug_name", "Debug message", FIELD_STRING },
	[SSH_F_SERVICE_LENGTH] = { "ssh.service_name_length", "Service Name length", FIELD_U32 },
	[SSH_F_SERVICE] = { "ssh.service_name", "Service Name", FIELD_STRING },
	[SSH_F_REASON] = { "ssh.disconnect_reason", "Disconnect reason", FIELD_U32, BASE_HEX },
	[SSH_F_DESCRIPTION_LENGTH] = {
		"ssh.disconnect_description_length", "Disconnect description length",
		FIELD_U32 },
	[SSH_F_DESCRIPTION] = { "ssh.disconnect_description", "Disconnect description",
		FIELD_STRING },
	[SSH_F_LANGUAGE_LENGTH] = { "ssh.lang_tag_length", "Language tag length", FIELD_U32 },
	[SSH_F_LANGUAGE] = { "ssh.lang_tag", "Language tag", FIELD_STRING },
};
/* clang-format on */
