"""What the text of OCPI says, as data: objects, endpoints, dialects, status codes and requirements."""
