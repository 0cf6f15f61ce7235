using FunctionApp.Handlers.Importing;

namespace Fuzzing.Targets;

/// <summary>Files of a day's sales, as anyone with an upload's address may send them.</summary>
internal sealed class SalesTarget() : Target("sales")
{
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Files("Sales").Select(file => file[..Math.Min(file.Length, 2000)]),
        [0xef, 0xbb, 0xbf, .. Files("Sales")[0][..300]],
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. Of("\"", "\"\"", ",", "\r\n", "\n", "\r", ";", "-1", "1e9", "999999999999", "0.00001", "C5", "2024-02-30 10:00:00", "\0", " "),
        [0xff, 0xfe], [0xc3], [0xed, 0xa0, 0x80],
    ];

    public override bool Read(byte[] input)
    {
        try
        {
            ReadAsync(input).GetAwaiter().GetResult();
            return true;
        }
        catch (SalesFileException)
        {
            return false;
        }
    }

    private static async Task ReadAsync(byte[] input)
    {
        using var file = new MemoryStream(input);
        await foreach (var _ in SalesFileReader.ReadAsync(file, CancellationToken.None))
        {
        }
    }
}
