/* The public functions of loops; stop and wake are in looptable.c. */
#include "bridge.h"

qws_error qws_loop_new(qws_loop **out_loop) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_loop_new(out_loop);
}

qws_error qws_loop_free(qws_loop *loop) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_loop_free((bridge_handle)loop);
}

qws_error qws_loop_run(qws_loop *loop) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_loop_run((bridge_handle)loop);
}

qws_error qws_loop_run_once(qws_loop *loop, int timeout_ms) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_loop_run_once((bridge_handle)loop, timeout_ms);
}

qws_error qws_loop_post(qws_loop *loop, void (*function)(void *user), void *user) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_loop_post((bridge_handle)loop, function, (bridge_user)user);
}

int qws_loop_fd(const qws_loop *loop) {
  ANSWER_IF_FORKED(-1);
  return goqws_loop_fd((bridge_handle)loop);
}

int qws_loop_timeout(const qws_loop *loop) {
  ANSWER_IF_FORKED(-1);
  return goqws_loop_timeout((bridge_handle)loop);
}
