using System.Buffers;

namespace Lambda.Functions.Api;

/// <summary>
/// Holds a body that arrives piece by piece. Its size depends on what has arrived, not on what was announced: a request of 350 bytes can
/// announce 6 MB.
/// </summary>
/// <param name="most">The maximum size, in bytes.</param>
/// <param name="share">Counts the bytes against a budget; null when they need not be counted.</param>
internal sealed class BodyBuffer(int most, BodyBudget.Share? share) : IDisposable
{
    private const int FirstSize = 4 * 1024;
    private const int Growth = 4;

    // About the cost of a connection. A caller that exhausts the budget cannot block calls of normal size.
    private const int AlwaysHeld = 16 * 1024;
    private byte[] _bytes = [];
    private int _size;
    private bool _isPooled;

    /// <summary>The number of bytes received.</summary>
    public int Length { get; private set; }

    /// <summary>The free space for the next bytes.</summary>
    public Memory<byte> Free => _bytes.AsMemory(Length, _size - Length);

    /// <summary>Records that bytes were written to <see cref="Free"/>.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>Makes sure that there is free space. Returns false when the buffer may not grow now.</summary>
    public bool TryGrow()
    {
        if (Length < _size) return true;
        var size = (int)Math.Min(most, Math.Max(FirstSize, (long)_size * Growth));
        if (size <= AlwaysHeld) share?.Take(size);
        else if (share?.TryTake(size) is false) return false;
        // The last buffer has the body's exact size, so it need not be copied again.
        var bytes = size == most ? new byte[size] : ArrayPool<byte>.Shared.Rent(size);
        _bytes.AsSpan(0, Length).CopyTo(bytes);
        share?.Return(_size);
        Release();
        (_bytes, _size, _isPooled) = (bytes, size, size != most);
        return true;
    }

    /// <summary>Copies the received bytes into an array.</summary>
    public ReadOnlyMemory<byte> ToMemory() => _isPooled ? _bytes.AsSpan(0, Length).ToArray() : _bytes.AsMemory(0, Length);

    public void Dispose() => Release();

    private void Release()
    {
        if (_isPooled) ArrayPool<byte>.Shared.Return(_bytes);
        _isPooled = false;
    }
}
