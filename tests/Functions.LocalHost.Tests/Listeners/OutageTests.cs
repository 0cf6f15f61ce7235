using System.Net;
using System.Runtime.ExceptionServices;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Functions.LocalHost.Listeners;
using Microsoft.Azure.WebJobs.Host.Listeners;
using Microsoft.Extensions.Logging;
using Testing;

namespace Functions.LocalHost.Tests.Listeners;

/// <summary>What extensions and the log see of a service that does not answer.</summary>
public sealed class OutageTests
{
    private static readonly Uri Service = new("http://127.0.0.1:10000/account");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_does_not_respond_counts_as_a_server_error_and_its_outage_and_return_are_logged_once()
    {
        using var log = new RecordedLog();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var (handler, health) = (new Answers { IsAway = true }, new StorageHealth(loggers));
        using var http = new HttpClient(handler);
        var pipeline = Pipeline(http, health);
        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<RequestFailedException>(() => SendAsync(pipeline, Cancellation));
            Assert.Equal((503, true), (error.Status, StorageHealth.IsOutage(error)));
        }
        handler.IsAway = false;
        for (var i = 0; i < 2; i++) await SendAsync(pipeline, Cancellation);
        Assert.Equal(
            [
                "Warning: http://127.0.0.1:10000 does not answer: refused. Triggers that need it keep trying. Is the storage emulator "
                    + "running?",
                "Information: http://127.0.0.1:10000 is available again.",
            ],
            log.Lines);
        Assert.True(handler.Tries > 4, "The client's own tries come first.");
    }

    [Fact]
    public async Task A_request_from_a_listener_waits_for_an_unavailable_service_and_ends_with_the_listener()
    {
        using var log = new RecordedLog();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var handler = new Answers { IsAway = true };
        using var http = new HttpClient(handler);
        var (pipeline, started) = (Pipeline(http, new StorageHealth(loggers)), new StartedListeners());
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var waiting = started.Decorate(new(null, typeof(Sending), new Sending(pipeline))).StartAsync(stopping.Token);
        await Eventually.True(() => handler.Tries > 2, Cancellation);
        Assert.False(waiting.IsCompleted);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        waiting = started.Decorate(new(null, typeof(Sending), new Sending(pipeline))).StartAsync(Cancellation);
        handler.IsAway = false;
        await waiting;
        Assert.False(StartedListeners.IsListening);
    }

    [Fact]
    public void A_listener_that_fails_to_start_is_logged_in_one_line_and_not_at_all_during_an_outage_of_its_service()
    {
        using var log = new RecordedLog();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var lines = new ListenerLog(loggers, new(), new StorageHealth(loggers));
        var logger = lines.CreateLogger("Host.Startup");
        for (var i = 0; i < 2; i++)
            Log(logger, LogLevel.Error, new FunctionListenerException("Copy", new InvalidOperationException("no such queue")));
        Log(logger, LogLevel.Error,
            new FunctionListenerException("Copy", StorageHealth.Outage(Service, new HttpRequestException("refused"))));
        Assert.Equal(["Error: text Retrying: no such queue"], log.Lines);
        Assert.Equal(0, log.Exceptions);
    }

    [Fact]
    public void Deprecation_notices_of_the_SDK_and_stack_traces_in_messages_are_not_logged()
    {
        using var log = new RecordedLog();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var lines = new ListenerLog(loggers, new(), new StorageHealth(loggers));
        var logger = lines.CreateLogger("DurableTask.AzureStorage");
        Log(logger, LogLevel.Warning, null, "Soon retries will not be supported for function 'Tick'. For more information, …");
        Log(logger, LogLevel.Error, null, "General error: it failed\n   at Somewhere.Deep()\n   at Main()");
        Assert.Equal(["Error: General error: it failed"], log.Lines);
    }

    [Fact]
    public void Errors_caused_by_a_known_outage_are_not_logged()
    {
        using var log = new RecordedLog();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var health = new StorageHealth(loggers);
        using var lines = new ListenerLog(loggers, new(), health);
        health.Failed(Service, new HttpRequestException("refused"));
        var before = log.Lines.Count();
        Log(lines.CreateLogger("DurableTask.AzureStorage"), LogLevel.Warning, null, "The partition table was not read.");
        Log(lines.CreateLogger("Host.Startup"), LogLevel.Error, new FunctionListenerException("Chain", new HttpRequestException("ended")));
        Assert.Equal(before, log.Lines.Count());
        health.Answered(Service);
        Log(lines.CreateLogger("DurableTask.AzureStorage"), LogLevel.Warning, null, "Something else.");
        Assert.Equal("Warning: Something else.", log.Lines.Last());
    }

    [Fact]
    public async Task A_background_exception_in_a_listener_is_logged_and_does_not_stop_the_app()
    {
        using var log = new RecordedLog();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        await new ListenerFailures(loggers).OnUnhandledExceptionAsync(ExceptionDispatchInfo.Capture(new InvalidOperationException("gone")));
        Assert.Equal((1, 1), (log.Count("A listener has failed"), log.Exceptions));
    }

    private static void Log(ILogger logger, LogLevel level, Exception? exception, string text = "text") =>
        logger.Log(level, default, text, exception, (state, _) => state);

    private static HttpPipeline Pipeline(HttpClient http, StorageHealth health)
    {
        var options = new Options { Transport = new HttpClientTransport(http),
            Retry = { MaxRetries = 1, Delay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero } };
        HostClients.Harden(options, health, CancellationToken.None);
        return HttpPipelineBuilder.Build(options);
    }

    private static async Task SendAsync(HttpPipeline pipeline, CancellationToken cancellation = default)
    {
        using var message = pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(Service);
        await pipeline.SendAsync(message, cancellation);
    }

    private sealed class Options : ClientOptions;

    private sealed class Sending(HttpPipeline pipeline) : IListener
    {
        public Task StartAsync(CancellationToken cancellationToken) => SendAsync(pipeline, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Cancel() { }

        public void Dispose() { }
    }

    private sealed class Answers : HttpMessageHandler
    {
        public bool IsAway { get; set; }

        public int Tries { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Tries++;
            return IsAway ? throw new HttpRequestException("refused") : Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
        }
    }
}
