using System.Security.Cryptography;
using System.Text;

namespace Lambda.Engine;

/// <summary>Makes ids in the form of a UUID, always the same one for the same text.</summary>
internal static class DeterministicId
{
    public static string Of(string text) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16]).ToString();
}
