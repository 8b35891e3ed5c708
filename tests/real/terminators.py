"""nginx and haproxy, which stand in front of servers of ours: they end TLS, or let it through."""

from certificates import pair
from programs import Daemon

LOGIN = ("alice", "opensesame")
REALM = "the tests"

NGINX = """
daemon off;
master_process off;
pid {folder}/nginx-{port}.pid;
error_log stderr;
load_module /usr/lib/nginx/modules/ngx_stream_module.so;
events {{}}
"""

NGINX_TERMINATES = """
http {{
    access_log off;
    client_body_temp_path {folder}/client_body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection upgrade;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {certificate};
        ssl_certificate_key {key};
        location / {{
            proxy_pass http://127.0.0.1:{behind};
        }}
        location /known {{
            auth_basic "{realm}";
            auth_basic_user_file {folder}/users;
            proxy_pass http://127.0.0.1:{behind};
        }}
        location /moved {{
            return 307 https://localhost:{port}/;
        }}
        location /unsafe {{
            return 307 http://localhost:{behind}/;
        }}
    }}
}}
"""

NGINX_LETS_THROUGH = """
stream {{
    server {{
        listen 127.0.0.1:{port};
        proxy_pass 127.0.0.1:{behind};
    }}
}}
"""

HAPROXY = """
defaults
    timeout connect 10s
    timeout client 60s
    timeout server 60s
"""

HAPROXY_TERMINATES = """
userlist users
    user {user} insecure-password {password}
listen front
    mode http
    bind 127.0.0.1:{port} ssl crt {folder}/both.pem
    http-request auth realm "{realm}" if {{ path /known }} !{{ http_auth(users) }}
    http-request redirect location https://localhost:{port}/ code 307 if {{ path /moved }}
    http-request redirect location http://localhost:{behind}/ code 307 if {{ path /unsafe }}
    server behind 127.0.0.1:{behind}
"""

HAPROXY_LETS_THROUGH = """
listen front
    mode tcp
    bind 127.0.0.1:{port}
    server behind 127.0.0.1:{behind}
"""

PARTS = {
    "nginx": (["nginx", "-c"], NGINX, NGINX_TERMINATES, NGINX_LETS_THROUGH),
    "haproxy": (["haproxy", "-db", "-f"], HAPROXY, HAPROXY_TERMINATES, HAPROXY_LETS_THROUGH),
}


class Front(Daemon):
    """The part of this name in front of a port; it `terminates` TLS, or lets it through."""

    def __init__(self, name, folder, behind, terminates):
        command, head, terminating, passing = PARTS[name]
        text = head + (terminating if terminates else passing)
        certificate, key = pair("server")
        (folder / "both.pem").write_bytes(certificate.read_bytes() + key.read_bytes())
        (folder / "users").write_text("{}:{{PLAIN}}{}\n".format(*LOGIN))

        def command_for(port):
            path = folder / f"{name}-{port}.conf"
            values = {
                "folder": folder,
                "port": port,
                "behind": behind,
                "certificate": certificate,
                "key": key,
                "realm": REALM,
                "user": LOGIN[0],
                "password": LOGIN[1],
            }
            path.write_text(text.format(**values))
            return [*command, path]

        super().__init__(command_for)
        self.url = f"wss://localhost:{self.port}/"
