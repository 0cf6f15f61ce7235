namespace FunctionApp.Api;

/// <summary>
/// Limits how much memory bodies may take of callers who have not proved who they are: that a signature is wrong is known only when the body
/// is read.
/// </summary>
/// <param name="limit">The most bytes of all of them together.</param>
internal sealed class BodyBudget(long limit)
{
    private long _taken;

    /// <summary>How many bytes are taken now.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>A request's share, empty at first; what it has taken is given back when it is disposed of.</summary>
    public Share Open() => new(this);

    /// <summary>What one request holds.</summary>
    internal sealed class Share(BodyBudget budget) : IDisposable
    {
        private long _held;

        /// <summary>Takes more bytes; false when that would be too many, and nothing is taken.</summary>
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

        /// <summary>Gives some back.</summary>
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
/// The budgets of the app. Callers of public function URLs have one of their own: they cannot keep those who sign from calling.
/// </summary>
internal sealed class UnverifiedBodies(Microsoft.Extensions.Options.IOptions<Access.AccessOptions> options)
{
    /// <summary>Of bodies whose signature is to be verified.</summary>
    public BodyBudget Signed { get; } = new(options.Value.UnverifiedBodyBytes);

    /// <summary>Of bodies that come to function URLs that everybody may call.</summary>
    public BodyBudget Anonymous { get; } = new(options.Value.UnverifiedBodyBytes);
}
