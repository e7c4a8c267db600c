
namespace OrgStarter.Platform.Http;

/// <summary>
/// A form that was sent and not taken, as the page in its place holds it to be sent again. Nothing of it is stored; what must outlive a
/// way by the sign-in is kept by <see cref="IFormDrafts"/>.
/// </summary>
/// <param name="Action">Where it was going.</param>
/// <param name="Fields">What it held.</param>
public sealed record SentForm(string Action, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <returns>Null unless the browser itself calls the post same-origin: what another site sends is not offered for confirmation.</returns>
    public static async Task<SentForm?> OfAsync(HttpRequest request, string action)
    {
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType || !IsSameOrigin(request))
        {
            return null;
        }

        // The fields that begin with underscores are the framework's: the form gets fresh ones.
        return new SentForm(action, [.. (await request.ReadFormAsync()).Where(field => !field.Key.StartsWith("__", StringComparison.Ordinal))
            .SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? "")))]);
    }

    private static bool IsSameOrigin(HttpRequest request) =>
        request.Headers.TryGetValue("Sec-Fetch-Site", out var site) ? site == "same-origin"
            : request.Headers.Origin == $"{request.Scheme}://{request.Host}";
}
