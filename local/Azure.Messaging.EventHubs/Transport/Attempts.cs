using Azure.Messaging.EventHubs.Wire;
using Local.Messaging;

namespace Azure.Messaging.EventHubs.Transport;

/// <summary>Tries the operations of a client as often, and each try as long, as its retry policy says.</summary>
internal sealed class Attempts
{
    private readonly EventHubConnection _connection;
    private readonly EventHubsRetryPolicy _policy;
    private readonly CancellationToken _closed;
    private readonly Retrying _retrying;

    /// <param name="closed">Cancelled when the client is closed: what it does then ends.</param>
    public Attempts(EventHubConnection connection, EventHubsRetryPolicy policy, CancellationToken closed)
    {
        (_connection, _policy, _closed) = (connection, policy, closed);
        _retrying = new Retrying(Translate, policy.CalculateRetryDelay, static () => false, connection.Time);
    }

    /// <summary>How long a try may take.</summary>
    public TimeSpan TryTimeout => _policy.CalculateTryTimeout(0);

    /// <summary>Tries an operation, each time within the policy's limit.</summary>
    /// <exception cref="EventHubsException">The last try failed, or the client is closed.</exception>
    /// <exception cref="TaskCanceledException">It was cancelled.</exception>
    public Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellation)
    {
        var tries = 0;
        return RunUnlimitedAsync(token => TryAsync(operation, tries++, token), cancellation);
    }

    /// <summary>Tries an operation that has a limit of its own.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<T> RunUnlimitedAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellation)
    {
        EnsureOpen();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_closed, cancellation);
        try
        {
            return await _retrying.RunAsync(operation, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (_closed.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw Closed(e);
        }
        catch (OperationCanceledException e) when (e is not TaskCanceledException)
        {
            // What callers of the real client catch.
            throw new TaskCanceledException(e.Message, e, cancellation);
        }
    }

    /// <exception cref="EventHubsException">The client, or its connection, is closed.</exception>
    public void EnsureOpen()
    {
        if (IsClosed) throw Closed(null);
    }

    private bool IsClosed => _closed.IsCancellationRequested || _connection.IsClosed;

    private async Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> operation, int tries, CancellationToken cancellation)
    {
        var timeout = _policy.CalculateTryTimeout(tries);
        using var deadline = new CancellationTokenSource(timeout, _connection.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            return await operation(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"The service did not answer within {timeout}.", e);
        }
    }

    private Exception Translate(Exception cause) => IsClosed ? Closed(cause) : Errors.Of(cause, _connection.EventHubName);

    private EventHubsException Closed(Exception? cause) =>
        new(false, _connection.EventHubName, "The client, or its connection, is closed.", EventHubsException.FailureReason.ClientClosed, cause);
}
