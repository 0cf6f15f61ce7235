using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lambda.Workflows.Execution;

/// <summary>A task's token. It names the orchestration and the task, and cannot be made without the execution's seed.</summary>
internal sealed record TaskToken(string Instance, int Work, string Proof)
{
    private const char Separator = '\n';

    public static string Make(ExecutionStart start, int work)
    {
        var token = Of(start, work);
        var text = string.Create(CultureInfo.InvariantCulture, $"{token.Instance}{Separator}{work}{Separator}{token.Proof}");
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Reads a token; null if it is not valid.</summary>
    public static TaskToken? Read(string text)
    {
        try
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Separator);
            return parts is [var instance, var number, { Length: > 0 } proof] && Instances.Is(instance)
                && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var work)
                    ? new TaskToken(instance, work, proof)
                    : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Returns whether the execution has issued this token.</summary>
    public bool IsOf(ExecutionStart start) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(Proof), Encoding.UTF8.GetBytes(Of(start, Work).Proof));

    private static TaskToken Of(ExecutionStart start, int work)
    {
        var instance = Instances.Of(start);
        var source = string.Create(CultureInfo.InvariantCulture, $"{instance}|{work}");
        var proof = HMACSHA256.HashData(Encoding.UTF8.GetBytes(start.Seed), Encoding.UTF8.GetBytes(source));
        return new TaskToken(instance, work, Base64Url.EncodeToString(proof.AsSpan(0, 24)));
    }
}
