namespace System.IO.Hashing;

/// <summary>A hash that is no protection against someone who wants it to collide. Azure.Storage derives its CRC-64 from it.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/dotnet/api/system.io.hashing.noncryptographichashalgorithm.</remarks>
public abstract class NonCryptographicHashAlgorithm
{
    /// <summary>With the length of the hash in bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is less than one.</exception>
    protected NonCryptographicHashAlgorithm(int hashLengthInBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hashLengthInBytes, 1);
        HashLengthInBytes = hashLengthInBytes;
    }

    /// <summary>The length of the hash in bytes.</summary>
    public int HashLengthInBytes { get; }

    /// <summary>Adds data to what is hashed.</summary>
    public abstract void Append(ReadOnlySpan<byte> source);

    /// <summary>Forgets the data added so far.</summary>
    public abstract void Reset();

    /// <summary>Writes the hash of the data added so far; the span has just its length.</summary>
    protected abstract void GetCurrentHashCore(Span<byte> destination);

    /// <summary>Writes the hash of the data added so far and forgets the data; the span has just its length.</summary>
    protected virtual void GetHashAndResetCore(Span<byte> destination)
    {
        GetCurrentHashCore(destination);
        Reset();
    }

    /// <summary>Adds data to what is hashed.</summary>
    public void Append(byte[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Append(source.AsSpan());
    }

    /// <summary>The hash of the data added so far.</summary>
    public byte[] GetCurrentHash()
    {
        var hash = new byte[HashLengthInBytes];
        GetCurrentHashCore(hash);
        return hash;
    }

    /// <summary>Writes the hash of the data added so far.</summary>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    public int GetCurrentHash(Span<byte> destination)
    {
        GetCurrentHashCore(Fitting(destination));
        return HashLengthInBytes;
    }

    /// <summary>The hash of the data added so far, which is then forgotten.</summary>
    public byte[] GetHashAndReset()
    {
        var hash = new byte[HashLengthInBytes];
        GetHashAndResetCore(hash);
        return hash;
    }

    /// <summary>Writes the hash of the data added so far, which is then forgotten.</summary>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    public int GetHashAndReset(Span<byte> destination)
    {
        GetHashAndResetCore(Fitting(destination));
        return HashLengthInBytes;
    }

    private Span<byte> Fitting(Span<byte> destination) => destination.Length >= HashLengthInBytes ? destination[..HashLengthInBytes]
        : throw new ArgumentException($"The hash has {HashLengthInBytes} bytes, the destination {destination.Length}.", nameof(destination));
}
