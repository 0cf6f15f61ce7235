using FunctionApp.Access.SignatureV4;

namespace FunctionApp.Access;

/// <summary>Who a request says it is from.</summary>
/// <param name="Refusal">Why it is nobody; null otherwise.</param>
/// <param name="Principal">Who it is.</param>
/// <param name="Signature">The signature that has still to be verified; null when there is none.</param>
internal readonly record struct Credentials(AccessRefusal? Refusal, Principal? Principal = null, SignedRequest? Signature = null);
