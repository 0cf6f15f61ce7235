namespace Fuzzing.Mutations;

/// <summary>What a mutation does to the bytes at its place.</summary>
internal enum MutationKind
{
    /// <summary>Turns one bit.</summary>
    Flip,

    /// <summary>Puts a byte in the place of another.</summary>
    Set,

    /// <summary>Takes bytes out.</summary>
    Remove,

    /// <summary>Writes bytes twice.</summary>
    Repeat,

    /// <summary>Puts one byte in, many times.</summary>
    Fill,

    /// <summary>Puts a word of the language in.</summary>
    Word,

    /// <summary>Puts a word of the language over what is there.</summary>
    Overwrite,

    /// <summary>Writes a number at the edge of its range over what is there.</summary>
    Number,

    /// <summary>Copies bytes from another seed.</summary>
    Splice,

    /// <summary>Leaves out all that follows.</summary>
    Cut,
}

/// <summary>One change of an input.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Place">Where; taken modulo the input's length.</param>
/// <param name="Amount">How much of it: a length, an index or a value, as the kind has it.</param>
internal readonly record struct Mutation(MutationKind Kind, int Place, int Amount)
{
    private const int LongestPiece = 64;

    // Values at which lengths, counts and offsets tend to break.
    private static readonly byte[][] s_numbers =
    [
        [0], [1], [0x7f], [0x80], [0xff], [0, 0], [0x7f, 0xff], [0x80, 0], [0xff, 0xff], [0, 0, 0, 0], [0x7f, 0xff, 0xff, 0xff],
        [0x80, 0, 0, 0], [0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0, 0, 0, 0, 0], [0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        [0x80, 0, 0, 0, 0, 0, 0, 0], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    ];

    /// <summary>The input after this change.</summary>
    public byte[] Apply(byte[] input, Target target)
    {
        var at = input.Length == 0 ? 0 : Place % input.Length;
        var piece = Math.Min(Amount % LongestPiece, input.Length - at);
        return Kind switch
        {
            MutationKind.Flip when input.Length > 0 => Over(input, at, [(byte)(input[at] ^ (1 << (Amount % 8)))]),
            MutationKind.Set when input.Length > 0 => Over(input, at, [(byte)Amount]),
            MutationKind.Remove => [.. input[..at], .. input[(at + piece)..]],
            MutationKind.Repeat => [.. input[..(at + piece)], .. input[at..]],
            MutationKind.Fill => [.. input[..at], .. Enumerable.Repeat((byte)Amount, Amount % 1024), .. input[at..]],
            MutationKind.Word => [.. input[..at], .. Picked(target.Words), .. input[at..]],
            MutationKind.Overwrite => Over(input, at, Picked(target.Words)),
            MutationKind.Number => Over(input, at, s_numbers[Amount % s_numbers.Length]),
            MutationKind.Splice => [.. input[..at], .. Part(target.Seeds[Amount % target.Seeds.Count]), .. input[at..]],
            MutationKind.Cut => input[..at],
            _ => input,
        };
    }

    private byte[] Picked(IReadOnlyList<byte[]> words) => words.Count == 0 ? [(byte)Amount] : words[Amount % words.Count];

    private ReadOnlySpan<byte> Part(byte[] seed)
    {
        if (seed.Length == 0) return [];
        var from = Place % seed.Length;
        return seed.AsSpan(from, Math.Min(LongestPiece, seed.Length - from));
    }

    private static byte[] Over(byte[] input, int at, byte[] bytes)
    {
        var end = Math.Min(input.Length, at + bytes.Length);
        return [.. input[..at], .. bytes, .. input[end..]];
    }
}
