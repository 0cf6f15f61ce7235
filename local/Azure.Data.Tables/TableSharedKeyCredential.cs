#nullable disable annotations // The real package is not annotated.
using System.Security.Cryptography;
using System.Text;

namespace Azure.Data.Tables;

/// <summary>A storage account's name and key.</summary>
/// <remarks>See https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key.</remarks>
public class TableSharedKeyCredential
{
    private byte[] _key;

    /// <summary>A credential that signs with <paramref name="accountKey"/>, in base 64.</summary>
    /// <exception cref="FormatException">The key is not base 64.</exception>
    public TableSharedKeyCredential(string accountName, string accountKey)
    {
        ArgumentNullException.ThrowIfNull(accountName);
        AccountName = accountName;
        _key = Decoded(accountKey);
    }

    /// <summary>The account's name.</summary>
    public string AccountName { get; }

    /// <summary>Takes another key from the next request on, for rotation.</summary>
    /// <exception cref="FormatException">The key is not base 64.</exception>
    public void SetAccountKey(string accountKey) => Volatile.Write(ref _key, Decoded(accountKey));

    internal string Sign(string text) => Convert.ToBase64String(HMACSHA256.HashData(Volatile.Read(ref _key), Encoding.UTF8.GetBytes(text)));

    private static byte[] Decoded(string accountKey)
    {
        ArgumentNullException.ThrowIfNull(accountKey);
        return Convert.FromBase64String(accountKey);
    }
}
