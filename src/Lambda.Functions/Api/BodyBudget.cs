using Lambda.Engine.Access;

namespace Lambda.Functions.Api;

/// <summary>
/// Limits the memory for the bodies of unauthenticated callers, because a signature can be verified only after the body has been read.
/// </summary>
/// <param name="limit">The limit for all bodies together, in bytes.</param>
internal sealed class BodyBudget(long limit)
{
    private long _taken;

    /// <summary>The number of bytes in use.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Opens a share for a request, empty at first. Disposing the share returns its bytes.</summary>
    public Share Open() => new(this);

    /// <summary>The bytes that one request holds.</summary>
    internal sealed class Share(BodyBudget budget) : IDisposable
    {
        private long _held;

        /// <summary>Takes more bytes. Returns false, and takes none, when that would exceed the limit.</summary>
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

        /// <summary>Takes more bytes, even if that exceeds the limit.</summary>
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
/// The memory budgets of the app. Callers of public function URLs have a separate budget, so that they cannot block callers who sign their
/// requests.
/// </summary>
internal sealed class UnverifiedBodies(Microsoft.Extensions.Options.IOptions<AccessOptions> options)
{
    /// <summary>The budget for bodies whose signature is not verified yet.</summary>
    public BodyBudget Signed { get; } = new(options.Value.UnverifiedBodyBytes);

    /// <summary>The budget for bodies sent to public function URLs.</summary>
    public BodyBudget Anonymous { get; } = new(options.Value.UnverifiedBodyBytes);
}
