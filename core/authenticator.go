package core

// Authenticator asks for a name and a password (QAuthenticator). It is valid until the signal that brings it
// returns.
type Authenticator struct {
	realm    string
	user     string
	password string
}

// Realm is what the server or proxy calls the place that they are for, "" if it says nothing.
func (a *Authenticator) Realm() string { return a.realm }

// User is the name that was set, "" before.
func (a *Authenticator) User() string { return a.user }

// SetUser gives the name.
func (a *Authenticator) SetUser(user string) { a.user = user }

// Password is the password that was set, "" before.
func (a *Authenticator) Password() string { return a.password }

// SetPassword gives the password.
func (a *Authenticator) SetPassword(password string) { a.password = password }
