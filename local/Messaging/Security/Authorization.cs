using Local.Amqp;

namespace Local.Messaging;

/// <summary>Keeps the tokens of one connection valid: each is put before the first link to its entity, and anew before it ends.</summary>
internal sealed class Authorization(AmqpConnection connection, TokenSource tokens, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly CancellationTokenSource _over = new();
    private readonly Dictionary<string, Task> _renewals = [];
    private readonly SemaphoreSlim _putting = new(1);
    private AmqpSession? _session;
    private AmqpRequestClient? _cbs;

    /// <exception cref="AmqpException">The token was not taken.</exception>
    public async Task EnsureAsync(string audience, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_renewals.TryGetValue(audience, out var renewal) && !renewal.IsCompleted) return;
            var token = await PutAsync(audience, cancellation).ConfigureAwait(false);
            _renewals[audience] = RenewAsync(audience, token);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        await _gate.WaitAsync().ConfigureAwait(false);
        await Task.WhenAll(_renewals.Values).ConfigureAwait(false);
        _over.Dispose();
        _gate.Dispose();
        _putting.Dispose();
    }

    private async Task<Token> PutAsync(string audience, CancellationToken cancellation)
    {
        var token = await tokens.GetAsync(audience, cancellation).ConfigureAwait(false);
        // Renewals of several entities and new links share the pair of links.
        await _putting.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // The service detaches links that were idle for a while.
            if (_cbs is { IsOpen: false }) await EndAsync().ConfigureAwait(false);
            _session ??= await connection.BeginSessionAsync(cancellation).ConfigureAwait(false);
            _cbs ??= await AmqpRequestClient.AttachAsync(_session, Cbs.Address, cancellation).ConfigureAwait(false);
            await Cbs.PutTokenAsync(_cbs, audience, token.Type, token.Value, token.Expires, cancellation).ConfigureAwait(false);
            return token;
        }
        catch
        {
            await EndAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            _putting.Release();
        }
    }

    // The next token gets new links.
    private async Task EndAsync()
    {
        if (_session is { } last) await Links.EndAsync(last).ConfigureAwait(false);
        (_session, _cbs) = (null, null);
    }

    // When it fails the entry completes, and the next link puts a token of its own; the service detaches those that outlive theirs.
    private async Task RenewAsync(string audience, Token token)
    {
        try
        {
            while (TokenRenewal.After(time.GetUtcNow(), token.Expires) is { } wait)
            {
                await Task.Delay(wait, time, _over.Token).ConfigureAwait(false);
                token = await PutAsync(audience, _over.Token).ConfigureAwait(false);
            }
            await Task.Delay(Timeout.InfiniteTimeSpan, time, _over.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The connection is over, or a token could not be had, for whatever reason its source has, or was not taken.
        }
    }
}
