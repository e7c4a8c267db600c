using System.Reflection;
using OrgStarter.Logto;
using Refit;

namespace OrgStarter.Platform.Metrics;

/// <summary>Returns the template of a Logto URL, such as <c>/api/users/{userId}</c>, from <see cref="ILogtoManagementApi"/>.</summary>
public static class LogtoRoutes
{
    /// <summary>For unknown URLs. The URL itself may contain personal data.</summary>
    public const string Other = "other";

    private static readonly (string Method, string Template, string[] Parts)[] Known =
    [
        .. typeof(ILogtoManagementApi).GetMethods().SelectMany(method => method.GetCustomAttributes<HttpMethodAttribute>())
            .Select(route => (route.Method.Method, Template: route.Path.Split('?')[0]))
            .Select(route => (route.Method, route.Template, Parts(route.Template)))
            // Literal segments take precedence over placeholders.
            .OrderBy(route => route.Item3.Count(part => part.StartsWith('{'))),
    ];

    public static string Of(string method, string path)
    {
        if (path.StartsWith("/oidc", StringComparison.Ordinal))
        {
            return path;
        }

        var parts = Parts(path);
        return Known.FirstOrDefault(route => route.Method == method && Fits(route.Parts, parts)).Template ?? Other;
    }

    private static bool Fits(string[] template, string[] parts) =>
        template.Length == parts.Length && template.Zip(parts).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);

    private static string[] Parts(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
