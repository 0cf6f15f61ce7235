namespace System.IO.Hashing;

/// <summary>A hash that detects accidents, not attacks: input is appended in pieces, the hash so far can be read at any time.</summary>
/// <remarks>Only the members that Azure.Storage calls; it brings its own CRC-64. See https://learn.microsoft.com/dotnet/api/system.io.hashing.noncryptographichashalgorithm.</remarks>
public abstract class NonCryptographicHashAlgorithm
{
    private const int BufferSize = 16 * 1024;

    /// <summary>For a hash of <paramref name="hashLengthInBytes"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is less than 1.</exception>
    protected NonCryptographicHashAlgorithm(int hashLengthInBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hashLengthInBytes, 1);
        HashLengthInBytes = hashLengthInBytes;
    }

    /// <summary>The length of the hash, in bytes.</summary>
    public int HashLengthInBytes { get; }

    /// <summary>Appends <paramref name="source"/> to what was hashed so far.</summary>
    public abstract void Append(ReadOnlySpan<byte> source);

    /// <summary>Forgets what was appended.</summary>
    public abstract void Reset();

    /// <summary>Writes the hash of what was appended so far, changing nothing.</summary>
    /// <param name="destination">Exactly <see cref="HashLengthInBytes"/> long.</param>
    protected abstract void GetCurrentHashCore(Span<byte> destination);

    /// <summary>Writes the hash of what was appended so far and forgets it.</summary>
    /// <param name="destination">Exactly <see cref="HashLengthInBytes"/> long.</param>
    protected virtual void GetHashAndResetCore(Span<byte> destination)
    {
        GetCurrentHashCore(destination);
        Reset();
    }

    /// <summary>Appends <paramref name="source"/> to what was hashed so far.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public void Append(byte[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Append(new ReadOnlySpan<byte>(source));
    }

    /// <summary>Appends the rest of a stream.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public void Append(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var buffer = new byte[BufferSize];
        while (stream.Read(buffer, 0, buffer.Length) is > 0 and var read) Append(buffer.AsSpan(0, read));
    }

    /// <summary>Appends the rest of a stream.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; what was read by then is part of the hash.</exception>
    public Task AppendAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return AppendRestAsync(stream, cancellationToken);
    }

    /// <summary>The hash of what was appended so far, as a new array.</summary>
    public byte[] GetCurrentHash()
    {
        var hash = new byte[HashLengthInBytes];
        GetCurrentHashCore(hash);
        return hash;
    }

    /// <summary>Writes the hash of what was appended so far.</summary>
    /// <returns>The number of bytes written, always <see cref="HashLengthInBytes"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than that.</exception>
    public int GetCurrentHash(Span<byte> destination)
    {
        if (destination.Length < HashLengthInBytes) throw new ArgumentException($"The hash takes {HashLengthInBytes} bytes, the destination has {destination.Length}.", nameof(destination));
        GetCurrentHashCore(destination[..HashLengthInBytes]);
        return HashLengthInBytes;
    }

    private async Task AppendRestAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read) Append(buffer.AsSpan(0, read));
    }
}
