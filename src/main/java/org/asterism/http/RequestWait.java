package org.asterism.http;

import java.time.Duration;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Bounds how long one connection may go without a whole request: from its beginning, and from each answer on. So a client that
 * sends its request or takes its answer byte by byte holds a connection for a while only; Pekko's own idle timeout begins anew
 * with each byte. An answer that is streamed takes as long as it does.
 */
final class RequestWait extends GraphStage<BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse>> {

    private final Inlet<HttpRequest> requestIn = Inlet.create("requestIn");
    private final Outlet<HttpRequest> requestOut = Outlet.create("requestOut");
    private final Inlet<HttpResponse> responseIn = Inlet.create("responseIn");
    private final Outlet<HttpResponse> responseOut = Outlet.create("responseOut");
    private final Duration limit;
    private final Runnable onLate;

    /** {@code onLate} ends the connection. */
    RequestWait(Duration limit, Runnable onLate) {
        this.limit = limit;
        this.onLate = onLate;
    }

    @Override
    public BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape() {
        return BidiShape.of(requestIn, requestOut, responseIn, responseOut);
    }

    @Override
    public GraphStageLogic createLogic(Attributes inherited) {
        return new Logic();
    }

    private final class Logic extends TimerGraphStageLogic {

        private static final String TIMER = "wait";

        private final org.apache.pekko.stream.stage.AsyncCallback<NotUsed> streamed =
                createAsyncCallback(unused -> scheduleOnce(TIMER, limit));

        Logic() {
            super(RequestWait.this.shape());
            setHandler(requestIn, new AbstractInHandler() {
                @Override
                public void onPush() {
                    cancelTimer(TIMER);
                    push(requestOut, grab(requestIn));
                }

                @Override
                public void onUpstreamFinish() {
                    complete(requestOut);
                }
            });
            setHandler(requestOut, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    pull(requestIn);
                }

                @Override
                public void onDownstreamFinish(Throwable cause) {
                    cancel(requestIn, cause);
                }
            });
            setHandler(responseIn, new AbstractInHandler() {
                @Override
                public void onPush() {
                    push(responseOut, timed(grab(responseIn)));
                }

                @Override
                public void onUpstreamFinish() {
                    complete(responseOut);
                }
            });
            setHandler(responseOut, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    pull(responseIn);
                }

                @Override
                public void onDownstreamFinish(Throwable cause) {
                    cancel(responseIn, cause);
                }
            });
        }

        @Override
        public void preStart() {
            scheduleOnce(TIMER, limit);
        }

        @Override
        public void onTimer(Object key) {
            onLate.run();
        }

        private HttpResponse timed(HttpResponse response) {
            if (response.entity().isStrict()) {
                scheduleOnce(TIMER, limit);
                return response;
            }
            return response.transformEntityDataBytes(Flow.of(ByteString.class).watchTermination((unused, ended) -> {
                var unusedToo = ended.handle((done, failure) -> {
                    streamed.invoke(NotUsed.getInstance());
                    return done;
                });
                return unused;
            }));
        }
    }
}
