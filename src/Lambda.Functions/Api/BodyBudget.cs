using Lambda.Engine.Access;

namespace Lambda.Functions.Api;

/// <summary>
/// Limits the memory for bodies of unauthenticated callers, because a signature can be verified only once the body has been read.
/// </summary>
/// <param name="limit">The limit for all of them together, in bytes.</param>
internal sealed class BodyBudget(long limit)
{
    private long _taken;

    /// <summary>The number of bytes in use now.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Opens a request's share, empty at first. Disposing it returns its bytes.</summary>
    public Share Open() => new(this);

    /// <summary>The bytes that one request holds.</summary>
    internal sealed class Share(BodyBudget budget) : IDisposable
    {
        private long _held;

        /// <summary>Takes more bytes; false, and takes none, when that would exceed the limit.</summary>
        public bool TryTake(int bytes)
        {
            if (Interlocked.Add(ref budget._taken, bytes) > budget.Limit)
            {
                Interlocked.Add(ref budget._taken, -bytes);
                return false;
            }
            _held += bytes;
            return true;
        }

        /// <summary>Takes more bytes even when that is too many.</summary>
        public void Take(int bytes)
        {
            Interlocked.Add(ref budget._taken, bytes);
            _held += bytes;
        }

        /// <summary>Returns some of the bytes.</summary>
        public void Return(int bytes)
        {
            _held -= bytes;
            Interlocked.Add(ref budget._taken, -bytes);
        }

        public void Dispose()
        {
            Interlocked.Add(ref budget._taken, -_held);
            _held = 0;
        }
    }

    private long Limit => limit;
}

/// <summary>
/// The budgets of the app. Callers of public function URLs have a separate one, so that they cannot block callers who sign.
/// </summary>
internal sealed class UnverifiedBodies(Microsoft.Extensions.Options.IOptions<AccessOptions> options)
{
    /// <summary>The budget for bodies whose signature is not verified yet.</summary>
    public BodyBudget Signed { get; } = new(options.Value.UnverifiedBodyBytes);

    /// <summary>The budget for bodies sent to public function URLs.</summary>
    public BodyBudget Anonymous { get; } = new(options.Value.UnverifiedBodyBytes);
}
