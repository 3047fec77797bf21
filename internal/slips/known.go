package slips

import (
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/typo"
)

// known are the settings that something reads from a profile or an sso-session: we, the AWS CLI,
// botocore, the SDKs. They are sorted.
// Source: botocore, configprovider.py; aws-sdk-go-v2, config/shared_config.go;
// https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html;
// https://docs.aws.amazon.com/cli/latest/topic/config-vars.html
var known = []string{
	"account_id_endpoint_mode", "addressing_style", "agent", "agent_profile", "api_versions", "auth_scheme_preference",
	"aws_access_key_id", "aws_account_id", "aws_expiration", "aws_federate_next_access_key_id",
	"aws_federate_next_secret_access_key", "aws_secret_access_key", "aws_security_token", "aws_session_expiration",
	"aws_session_token", "ca_bundle", "cli_auto_prompt", "cli_binary_format", "cli_cache", "cli_follow_urlparam",
	"cli_help_output", "cli_history", "cli_legacy_plugin_path", "cli_pager", "cli_timestamp_format", "color",
	"console_browser", "console_browser_profile", "console_container", "console_destination", "console_duration",
	"console_federation_endpoint", "console_multi_session", "credential_process", "credential_source", "csm_client_id",
	"csm_enabled", "csm_host", "csm_port", "data_path", "defaults_mode", "disable_clock_skew_correction",
	"disable_host_prefix_injection", "disable_request_compression", "duration_seconds", "ec2_metadata_service_endpoint",
	"ec2_metadata_service_endpoint_mode", "ec2_metadata_v1_disabled", "endpoint_discovery_enabled", "endpoint_url",
	"external_id", "ignore_configured_endpoint_urls", "imds_use_ipv6", "login_session", "max_attempts",
	"metadata_service_num_attempts", "metadata_service_timeout", "mfa_process", "mfa_serial", "mfa_session", "output",
	"parameter_validation", "payload_signing_enabled", "process_cache", "proxy_ca_bundle", "proxy_client_cert",
	"proxy_use_forwarding_for_https", "region", "request_checksum_calculation", "request_min_compression_size_bytes",
	"response_checksum_validation", "retry_mode", "role_arn", "role_session_name", "s3", "s3_disable_express_session_auth",
	"s3_disable_multiregion_access_points", "s3_us_east_1_regional_endpoint", "s3_use_arn_region", "sdk_ua_app_id", "services",
	"session_tags", "sigv4a_signing_region_set", "source_identity", "source_profile", "sso_account_id", "sso_region",
	"sso_registration_scopes", "sso_role_name", "sso_session", "sso_start_url", "sts_regional_endpoints", "tcp_keepalive",
	"transitive_session_tags", "use_accelerate_endpoint", "use_dualstack_endpoint", "use_fips_endpoint",
	"web_identity_token_file", "x_security_token_expires",
}

func isKnown(name string) bool {
	_, found := slices.BinarySearch(known, name)
	return found
}

// shortest is how long a name has to be for others to be like it: most short words are.
const shortest = len("region")

// Meant is the setting that a name is most likely to be, if it is none of them; empty for one that
// exists, or is like none. What is one typing error away is like it, and what has dashes; a word and
// its plural are two.
func Meant(key string) string {
	if key == "mfa_serial_number" {
		return "mfa_serial"
	}
	if isKnown(key) {
		return ""
	}
	plain := strings.ReplaceAll(key, "-", "_")
	if isKnown(plain) {
		return plain
	}
	for _, name := range known {
		if len(name) < shortest || typo.Distance(plain, name, 2) == 2 {
			continue
		}
		if plural := plain == name+"s" || plain+"s" == name; !plural || strings.Contains(name, "_") {
			return name
		}
	}
	return ""
}
