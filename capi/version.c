/* The public functions that need no object: versions, error texts, and the two about all objects. */
#include "bridge.h"

const char *qws_version(void) {
  return QWS_VERSION_STRING;
}

uint32_t qws_version_number(void) {
  return QWS_VERSION_NUMBER;
}

const char *qws_error_string(qws_error error) {
  switch (error) {
    case QWS_OK: return "no error";
    case QWS_ERR_HANDLE: return "not a live object of this type";
    case QWS_ERR_ARGUMENT: return "invalid argument";
    case QWS_ERR_RANGE: return "number out of range";
    case QWS_ERR_STATE: return "not allowed in this state";
    case QWS_ERR_ENCODING: return "text is not valid here";
    case QWS_ERR_SYSTEM: return "the operating system refused";
    case QWS_ERR_FORKED: return "the process was forked after the library was loaded";
    case QWS_ERR_UNSUPPORTED: return "not supported";
    case QWS_ERR_INTERNAL: return "a fault in the library";
  }
  return "unknown error";
}

size_t qws_live_objects(void) {
  ANSWER_IF_FORKED(0);
  return goqws_live_objects();
}

qws_error qws_shutdown(void) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_shutdown();
}
