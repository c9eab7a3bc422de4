/* SPDX-License-Identifier: MIT */
/*
 * What becomes of a job after an exchange: it is done, has failed, or has its
 * next try (JOB_QUEUED). Each function leaves it in one of these states.
 */
#ifndef FETCH_VERDICT_H
#define FETCH_VERDICT_H

#include "fetch/job.h"

/* All bytes are there: done if they are right. */
void job_finish(struct job *job);

/* No answer, or one that broke off: again after a pause, with the rest. */
void job_lost(struct job *job);

/* A status that brings no bytes: again where the server is only busy. */
void job_refused(struct job *job);
void job_redirect(struct job *job);
void job_too_big(struct job *job);

/* This URL is given up: the next one's turn, or the end with the message. */
void job_give_up(
	struct job *job, struct str why, struct str message, const char *hint);

/* The end: this machine cannot write it. */
void job_fail_here(struct job *job, const struct diag *diag);

void job_retry(struct job *job, int64_t milliseconds);

/* Begins with urls.v[at]. */
void job_use_url(struct job *job);

/* Its host has answered: what goes wrong now is worth another try. */
void job_reached(struct job *job);

/* More bytes than that are wrong. */
uint64_t job_limit(const struct job *job);

#endif
