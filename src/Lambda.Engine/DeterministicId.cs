using System.Security.Cryptography;
using System.Text;

namespace Lambda.Engine;

/// <summary>Makes ids in the form of a UUID; the same text always gives the same id.</summary>
internal static class DeterministicId
{
    public static string Of(string text) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16]).ToString();
}
