"""QNetworkProxyFactory: lets sockets find their proxy by themselves."""

from __future__ import annotations

from ._ffi import lib


class QNetworkProxyFactory:
    """The proxies of the environment. There are no factories of one's own."""

    @staticmethod
    def setUseSystemConfiguration(enable: bool) -> None:
        """QNetworkProxyFactory::setUseSystemConfiguration(): of the environment, as it is now.

        Sockets without a proxy of their own use $http_proxy for ws://, $https_proxy for wss:// and
        $all_proxy for both, but not for the hosts of $no_proxy nor for this machine. ValueError if
        one of them is no URL of a proxy (http, https, socks5, socks5h). It takes the place of the
        application's proxy, and that of it.
        """
        lib.qws_use_environment_proxies(bool(enable))

    @staticmethod
    def usesSystemConfiguration() -> bool:
        """QNetworkProxyFactory::usesSystemConfiguration(): False until it is set."""
        return bool(lib.qws_uses_environment_proxies())
