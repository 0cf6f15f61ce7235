namespace Fuzzing.Running;

/// <summary>Has a target read inputs, and throws where one takes too long or too much memory.</summary>
internal sealed class BoundedReader(Target target)
{
    // The machine may be slow now and then, but an input that hangs is always slow.
    private const int Tries = 3;
    private const int BetweenResets = 2_000;
    private int _read;

    /// <returns>Whether the input is good.</returns>
    /// <exception cref="FuzzException">The input broke a bound.</exception>
    /// <exception cref="Exception">The target's own fault.</exception>
    public bool Read(byte[] input)
    {
        if (++_read % BetweenResets == 0) target.Reset();
        for (var tries = 1; ; tries++)
        {
            var (before, began) = (GC.GetTotalAllocatedBytes(), Duration.Now());
            var good = target.Read(input);
            var (took, allocated) = (began.Elapsed(), GC.GetTotalAllocatedBytes() - before);
            var most = target.Memory.Fixed + ((long)target.Memory.PerByte * input.Length);
            if (!took.IsTooLong && allocated <= most) return good;
            if (tries < Tries) continue;
            throw new FuzzException(took.IsTooLong
                ? $"An input of {input.Length} bytes took {took}, {Tries} times."
                : $"An input of {input.Length} bytes allocated {allocated:N0} bytes; {most:N0} are allowed.");
        }
    }
}

/// <summary>An input broke a bound.</summary>
internal sealed class FuzzException(string message) : Exception(message);
