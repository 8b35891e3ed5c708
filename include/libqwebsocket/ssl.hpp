/// \file
/// The value classes of TLS.
#ifndef LIBQWEBSOCKET_SSL_HPP
#define LIBQWEBSOCKET_SSL_HPP

#include "ssl_certificate.hpp"
#include "ssl_configuration.hpp"
#include "ssl_enums.hpp"
#include "ssl_error.hpp"
#include "ssl_key.hpp"

#endif
