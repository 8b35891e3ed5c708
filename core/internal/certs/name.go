package certs

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"slices"
)

// attributes are OpenSSL's short names of the parts of a name, by their identifiers.
var attributes = map[string]string{
	"2.5.4.3":                    "CN",
	"2.5.4.4":                    "SN",
	"2.5.4.5":                    "serialNumber",
	"2.5.4.6":                    "C",
	"2.5.4.7":                    "L",
	"2.5.4.8":                    "ST",
	"2.5.4.9":                    "street",
	"2.5.4.10":                   "O",
	"2.5.4.11":                   "OU",
	"2.5.4.12":                   "title",
	"2.5.4.13":                   "description",
	"2.5.4.15":                   "businessCategory",
	"2.5.4.17":                   "postalCode",
	"2.5.4.20":                   "telephoneNumber",
	"2.5.4.41":                   "name",
	"2.5.4.42":                   "GN",
	"2.5.4.43":                   "initials",
	"2.5.4.44":                   "generationQualifier",
	"2.5.4.46":                   "dnQualifier",
	"2.5.4.65":                   "pseudonym",
	"2.5.4.97":                   "organizationIdentifier",
	"0.9.2342.19200300.100.1.1":  "UID",
	"0.9.2342.19200300.100.1.25": "DC",
	"1.2.840.113549.1.9.1":       "emailAddress",
	"1.3.6.1.4.1.311.60.2.1.1":   "jurisdictionL",
	"1.3.6.1.4.1.311.60.2.1.2":   "jurisdictionST",
	"1.3.6.1.4.1.311.60.2.1.3":   "jurisdictionC",
}

// attributeName gives the short name of a part of a name, or its identifier in digits.
func attributeName(id asn1.ObjectIdentifier) string {
	digits := id.String()
	if name, ok := attributes[digits]; ok {
		return name
	}
	return digits
}

// Attributes gives the names of the parts of a name, each once, in alphabetical order.
func Attributes(name pkix.Name) []string {
	var found []string
	for _, a := range name.Names {
		if n := attributeName(a.Type); !slices.Contains(found, n) {
			found = append(found, n)
		}
	}
	slices.Sort(found)
	return found
}

// Values gives the parts of a name that are called so, the last one first as in Qt.
func Values(name pkix.Name, attribute string) []string {
	var values []string
	for _, a := range slices.Backward(name.Names) {
		if value, ok := a.Value.(string); ok && attributeName(a.Type) == attribute {
			values = append(values, value)
		}
	}
	return values
}
