using System.Net.Http.Headers;
using System.Net.Sockets;
using Local.Emulator.EventGrid.Definitions;

namespace Local.Emulator.EventGrid.Delivery;

/// <summary>
/// Sends requests to a webhook, each with a deadline. Errors leave out the query of its address, which may contain a key.
/// </summary>
internal sealed class Endpoint(WebHookDefinition definition, HttpMessageInvoker http, TimeProvider time)
{
    /// <summary>How many bytes of an answer are read; the rest is ignored.</summary>
    private const int AnswerBytes = 64 * 1024;

    public static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        MaxConnectionsPerServer = 64,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        UseCookies = false,
        UseProxy = false,
    };

    /// <summary>Sends a request and waits for the answer.</summary>
    /// <param name="readsBody">Whether to read the body of the answer; for notifications, only its status matters.</param>
    /// <exception cref="OperationCanceledException">The emulator is stopping.</exception>
    public async Task<EndpointAnswer> SendAsync(
        HttpMethod method, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte>? body,
        MediaTypeHeaderValue? type, bool readsBody, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(EventGridLimits.ResponseDeadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            using var request = new HttpRequestMessage(method, definition.Endpoint);
            foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
            if (body is { } bytes) request.Content = new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = type } };
            using var response = await http.SendAsync(request, both.Token).ConfigureAwait(false);
            var answer = readsBody ? await ReadAsync(response, both.Token).ConfigureAwait(false) : default;
            var allowed = response.Headers.TryGetValues("WebHook-Allowed-Origin", out var origins) ? string.Join(",", origins) : null;
            return new EndpointAnswer(DeliveryResult.Of((int)response.StatusCode), answer, allowed);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Failed(DeliveryOutcome.TimedOut, $"did not answer within {EventGridLimits.ResponseDeadline.TotalSeconds:0} seconds");
        }
        catch (HttpRequestException e)
        {
            return Failed(OutcomeOf(e), $"cannot be reached: {e.Message}");
        }
        catch (IOException e)
        {
            return Failed(DeliveryOutcome.SocketError, $"aborted its answer: {e.Message}");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var content = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using var reading = content.ConfigureAwait(false);
        var buffer = new byte[AnswerBytes];
        var length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        return buffer.AsMemory(0, length);
    }

    private EndpointAnswer Failed(DeliveryOutcome outcome, string what) =>
        new(new DeliveryResult(outcome, null, $"{definition.BaseUrl} {what}."), default, null);

    private static DeliveryOutcome OutcomeOf(HttpRequestException error) => error.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => DeliveryOutcome.ResolutionError,
        HttpRequestError.ConnectionError when error.InnerException is OperationCanceledException or TimeoutException =>
            DeliveryOutcome.TimedOut,
        HttpRequestError.ConnectionError or HttpRequestError.ResponseEnded => DeliveryOutcome.SocketError,
        _ => error.InnerException is SocketException or IOException ? DeliveryOutcome.SocketError : DeliveryOutcome.GenericError,
    };
}

/// <param name="Body">The body; empty if there was no answer, or the body was not requested.</param>
/// <param name="AllowedOrigin">The header WebHook-Allowed-Origin.</param>
internal sealed record EndpointAnswer(DeliveryResult Result, ReadOnlyMemory<byte> Body, string? AllowedOrigin);
