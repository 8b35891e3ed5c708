"""Connections that really happen, for the random calls to meet."""

KINDS = ("plain", "plain", "trusted", "doubtful", "psk", "proxied")
SUITE = b"PSK-AES128-GCM-SHA256"
TURNS = 20


def connection(world):
    """A server, and a client that connects to it in one of these ways."""
    kind = world.random.choice(KINDS)
    with world.preferring([]):
        if world.random.random() < 0.3 or not world.live["qws_loop"]:
            world.do("qws_loop_new")
        server(world, kind)
        client(world, kind)
        for _ in range(TURNS):
            world.do("qws_loop_run_once", timeout_ms=1)


def server(world, kind):
    chance = world.random.random
    is_secure = kind in ("trusted", "doubtful", "psk")
    world.do("qws_server_new", mode=0 if is_secure else 1)
    world.do("qws_server_set_events")
    if is_secure:
        world.do("qws_ssl_configuration_new")
        if kind == "psk":
            world.do("qws_ssl_configuration_set_ciphers", names=SUITE)
        else:
            identify(world, "server" if kind == "trusted" else "lonely")
            world.do("qws_ssl_configuration_set_ca_certificates", pem=world.files["root.pem"])
            world.do("qws_ssl_configuration_set_peer_verify_mode")
        world.do("qws_server_set_ssl_configuration")
    if chance() < 0.5:
        world.do("qws_server_set_compression")
    if chance() < 0.5:
        world.do("qws_server_set_supported_subprotocols", names=b"chat, b")
    is_local = kind == "plain" and chance() < 0.3
    address = b"unix:socket%d" % world.random.getrandbits(20) if is_local else b"127.0.0.1"
    world.do("qws_server_listen", address=address, port=0)


def identify(world, name):
    """Gives the configuration a certificate and its key."""
    pem, key = world.files[f"{name}.pem"], world.files[f"{name}.key"]
    world.do("qws_ssl_configuration_set_local_certificate_chain", pem=pem)
    world.do("qws_ssl_key_new", data=key, format=0, type=0, pass_phrase=b"")
    world.do("qws_ssl_configuration_set_private_key")


def client(world, kind):
    chance = world.random.random
    world.do("qws_socket_new")
    world.do("qws_socket_set_events")
    if kind in ("trusted", "doubtful", "psk"):
        world.do("qws_ssl_configuration_new")
        world.do("qws_ssl_configuration_set_ca_certificates", pem=world.files["root.pem"])
        if kind == "psk":
            world.do("qws_ssl_configuration_set_ciphers", names=SUITE)
        else:
            identify(world, world.random.choice(["client", "stranger"]))
        if kind == "doubtful" and chance() < 0.5:
            world.do("qws_ssl_configuration_set_handshake_must_interrupt_on_error", on=1)
        world.do("qws_socket_set_ssl_configuration")
    if chance() < 0.5:
        world.do("qws_socket_set_compression")
    if chance() < 0.2:
        world.do("qws_socket_set_mask_generator")
    if kind == "proxied":
        port = int(world.latest_url().rpartition(b":")[2] or 0)
        world.do("qws_proxy_new", type=3, host_name=b"127.0.0.1", port=port)
        world.do("qws_socket_set_proxy")
    world.do("qws_socket_open", url=world.latest_url())
